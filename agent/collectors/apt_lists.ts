import type { CollectorError } from "../../shared/sample/fields.ts";
import { fileError, type Lane } from "../io/io.ts";
import { isIndex } from "../parsers/apt/indexes.ts";

/** apt's package lists, without which "no updates" says nothing. */
export interface AptLists {
  /** Whether there are lists that a count of updates can be made from. */
  areThere: boolean;
  /** The names of all indexes; null where it is not known which there are. */
  indexes: string[] | null;
  /** False where what is not among `indexes` proves nothing, see `isEmptied`. */
  areWhole: boolean;
  /** When they were last refreshed; null when unknown or in the future. */
  checked_unix: number | null;
  errors: CollectorError[];
}

/**
 * Looks at the lists below `apt`, which is /var/lib/apt. They were last refreshed when their folder
 * changed, as it does with every index that is new (Debian signs its own anew several times a day),
 * or when a hook wrote the stamp. The folder `lists/partial` changes as well when an update fails
 * and so tells nothing.
 */
export async function readAptLists(lane: Lane, apt: string, nowUnix: number): Promise<AptLists> {
  const path = `${apt}/lists`;
  const listing = await lane.listDirectory(path);
  if (listing.kind !== "ok") {
    const indexes = listing.kind === "not_found" ? [] : null;
    return unread(indexes, fileError("apt_upgradable", path, listing));
  }
  const indexes = listing.value.filter(isIndex);
  if (indexes.length === 0 && isEmptied(listing.value)) {
    const message = `Cannot count updates: "${path}" holds no package lists`;
    return unread([], { tag: "apt_upgradable", message });
  }
  const { checked_unix, errors } = await readCheck(lane, apt, nowUnix);
  return {
    areThere: true,
    indexes,
    areWhole: indexes.length > 0,
    checked_unix,
    errors,
  };
}

function unread(indexes: string[] | null, error: CollectorError): AptLists {
  return { areThere: false, indexes, areWhole: true, checked_unix: null, errors: [error] };
}

/**
 * Whether a folder without any index is one that apt works in, or that was emptied: apt makes
 * `partial` there before it takes its lock, so a lock alone is a copy and proves nothing.
 */
function isEmptied(names: readonly string[]): boolean {
  return names.length === 0 || names.includes("partial");
}

async function readCheck(
  lane: Lane,
  apt: string,
  nowUnix: number,
): Promise<Pick<AptLists, "checked_unix" | "errors">> {
  const path = `${apt}/lists`;
  const changed = await lane.modifiedUnix(path);
  const stamped = await lane.modifiedUnix(`${apt}/periodic/update-success-stamp`);
  if (changed.kind !== "ok") {
    return { checked_unix: null, errors: [fileError("apt_upgradable", path, changed)] };
  }
  const times = [changed, stamped].flatMap((file) => file.kind === "ok" ? [file.value] : []);
  const past = times.filter((time) => time <= nowUnix);
  const message =
    `Cannot tell when updates were last checked for: "${path}" was changed in the future`;
  return past.length === 0
    ? { checked_unix: null, errors: [{ tag: "apt_upgradable", message }] }
    : { checked_unix: Math.max(...past), errors: [] };
}
