/** What is the matter with a pool, as an operator would say it. */
import { isPositive } from "../sample/counter.ts";
import { type Pool, type Vdev, walkVdevs } from "../sample/zfs_pools.ts";
import { shortDeviceName } from "./device_name.ts";
import { countText } from "./number_text.ts";
import { unhealthyVdevs } from "./pool_devices.ts";
import { describeRedundancy } from "./redundancy.ts";

/** "DEGRADED: 1 of 6 disks FAULTED (…A004), can lose 1 more; 2 others show checksum errors". */
export function healthText(pool: Pool): string {
  const { left, disks, down } = describeRedundancy(pool);
  const what = down.length > 0 ? `${countOf(down, disks)} ${namesOf(down, pool)}` : vdevText(pool);
  const parts = [what, pool.health === "DEGRADED" ? leftText(left) : ""].filter(Boolean).join(", ");
  const outcome = OUTCOMES[pool.health];
  const said = [outcome ?? "", parts].filter(Boolean).join("; ");
  return `${pool.health}${said === "" ? "" : `: ${said}`}${otherErrorsText(pool, down)}`;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  SUSPENDED: "nothing is read or written any more",
};

function leftText(left: number | null): string {
  if (left === null) return "";
  return left === 0 ? "no redundancy left" : `can lose ${left} more`;
}

/** "2 of 6 disks FAULTED", or "2 of 6 disks down" where their states differ. */
function countOf(down: readonly Vdev[], disks: number): string {
  const [state, ...others] = new Set(down.map((disk) => disk.state ?? "of unknown state"));
  const word = others.length === 0 ? state : "down";
  return `${down.length} of ${countText(disks, "disk")} ${word}`;
}

const DEVICES_NAMED = 3;

function namesOf(down: readonly Vdev[], pool: Pool): string {
  const isOneState = new Set(down.map(({ state }) => state)).size === 1;
  const names = down.slice(0, DEVICES_NAMED).map((disk) =>
    shortDeviceName(disk, pool) + (isOneState ? "" : ` ${disk.state ?? "of unknown state"}`)
  );
  const more = down.length - names.length;
  return `(${names.join(", ")}${more > 0 ? ` and ${more} more` : ""})`;
}

/** Vdevs that are bad by themselves; of older agents, which send no tree, their number. */
function vdevText(pool: Pool): string {
  const [first] = unhealthyVdevs(pool).filter(({ type }) => type !== "root");
  if (first !== undefined) return `${first.name} ${first.state}`;
  const { vdev_count, degraded_vdev_count } = pool;
  return vdev_count === null || !degraded_vdev_count
    ? ""
    : `${degraded_vdev_count} of ${vdev_count} data vdevs not online`;
}

const COUNTERS = [
  ["read", "read_errors"],
  ["write", "write_errors"],
  ["checksum", "checksum_errors"],
] as const;

/** The words for the counters of a device that are above zero, with their counts. */
export function deviceErrors(vdev: Vdev): { what: string; text: string }[] {
  return COUNTERS.flatMap(([what, key]) => {
    const count = vdev[key];
    return isPositive(count) && count !== null
      ? [{ what, text: countText(count, `${what} error`) }]
      : [];
  });
}

function otherErrorsText({ vdevs }: Pool, down: readonly Vdev[]): string {
  const isDown = new Set(down);
  const others = [...walkVdevs(vdevs)].filter((vdev) =>
    vdev.children.length === 0 && !isDown.has(vdev) && deviceErrors(vdev).length > 0
  );
  if (others.length === 0) return "";
  const kinds = new Set(others.flatMap((vdev) => deviceErrors(vdev).map(({ what }) => what)));
  const [kind] = kinds;
  const errors = kinds.size === 1 ? `${kind} errors` : "errors";
  return `; ${others.length} ${others.length === 1 ? "other shows" : "others show"} ${errors}`;
}
