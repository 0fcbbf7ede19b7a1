import type { CollectorError } from "../../shared/sample/fields.ts";
import { dirname, join } from "../../shared/posix_path.ts";
import type { Argv, Lane } from "../io/io.ts";
import { parseAptUpgradable } from "../parsers/apt/upgradable.ts";
import { readAptLists } from "./apt_lists.ts";
import { findMissingRepositories } from "./apt_sources.ts";
import type { CollectorContext, SectionOf } from "./collector.ts";
import { outputError } from "./output_error.ts";

/** What the section says of updates. */
export type Updates = Pick<
  SectionOf<"slow", "system_info">,
  | "pending_updates"
  | "pending_security_updates"
  | "updates_checked_unix"
  | "missing_repositories"
  | "errors"
>;

type Counts = Pick<Updates, "pending_updates" | "pending_security_updates">;

const UNKNOWN: Counts = { pending_updates: null, pending_security_updates: null };

/**
 * Lists what is installed and has a newer version, also packages that are held back:
 * `apt-get -s dist-upgrade` leaves those out and fails altogether where dependencies do not
 * resolve.
 */
const APT_LIST: Argv = ["apt", "list", "--upgradable"];
const APT_TIMEOUT_MS = 60_000;

/** Counts pending updates, and says how far that count can be trusted. */
export async function readUpdates({ lane, clock, paths }: CollectorContext): Promise<Updates> {
  // apt's files lie beside `proc`, which is in the root of the host.
  const root = dirname(paths.proc);
  const files = lane("apt_files");
  const [pending, lists] = await Promise.all([
    readPending(lane("apt")),
    readAptLists(files, join(root, "var/lib/apt"), Math.ceil(clock.nowMs() / 1000)),
  ]);
  const missing = await findMissingRepositories(files, join(root, "etc/apt"), lists);
  // Without lists apt knows of no newer version, whatever there is.
  const isNone = pending.counts.pending_updates === 0;
  return {
    ...isNone && !lists.areThere ? UNKNOWN : pending.counts,
    updates_checked_unix: lists.checked_unix,
    missing_repositories: missing.missing_repositories,
    errors: [...pending.errors, ...lists.errors, ...missing.errors],
  };
}

async function readPending(lane: Lane): Promise<{ counts: Counts; errors: CollectorError[] }> {
  const result = await lane.run(APT_LIST, { timeoutMs: APT_TIMEOUT_MS });
  const updates = result.kind === "ok" ? parseAptUpgradable(result.stdout) : null;
  if (updates === null) {
    return { counts: UNKNOWN, errors: [outputError("apt_upgradable", APT_LIST, result)] };
  }
  const { total, security, unread } = updates;
  const counts = { pending_updates: total, pending_security_updates: security };
  if (unread === null) return { counts, errors: [] };
  const message = `Cannot read ${unread.count} of the lines of "${APT_LIST.join(" ")}": ` +
    JSON.stringify(unread.first);
  // "None" must not stand for lines each of which may be one.
  return { counts: total === 0 ? UNKNOWN : counts, errors: [{ tag: "apt_upgradable", message }] };
}
