/**
 * How far a device has been told which of its blocks are free. Both forms of `zpool status -t` tell
 * it of leaves (print_status_trim and vdev_stats_nvlist in zpool_main.c); text calls one whose trim
 * was cancelled untrimmed, and so does this.
 */
import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import type { JsonObject } from "../lossless_json.ts";
import type { NoteFault } from "./report.ts";
import { parseCtime, parseUnix, parseWord } from "./value.ts";

export type Trim = Pick<Vdev, "trim_state" | "trim_unix">;

const REMARK =
  / {2}\((?:(untrimmed)|(trim unsupported)|\d{1,20}% trimmed, (started at|suspended, started at|completed at) (.+))\)$/;

const STATES: Readonly<Record<string, string>> = {
  "started at": "ACTIVE",
  "suspended, started at": "SUSPENDED",
  "completed at": "COMPLETE",
};

/** The remark behind a device, and what else stands there. */
export function splitTrimRemark(
  remark: string,
  fault: NoteFault,
): { trim: Trim; rest: string } {
  const [whole, untrimmed, unsupported, verb, date = ""] = REMARK.exec(remark) ?? [];
  if (whole === undefined) return { trim: {}, rest: remark };
  const rest = remark.slice(0, -whole.length);
  if (untrimmed !== undefined) return { trim: { trim_state: "UNTRIMMED" }, rest };
  if (unsupported !== undefined) return { trim: { trim_state: "UNSUPPORTED" }, rest };
  const unix = parseCtime(date);
  if (unix === undefined) fault(`unexpected date of a trim "${date.slice(0, 40)}"`);
  return { trim: { trim_state: STATES[verb ?? ""] ?? null, trim_unix: unix ?? null }, rest };
}

const HAS_TIME: ReadonlySet<string> = new Set(Object.values(STATES));

/** The same of a vdev in JSON. */
export function trimOfJson(vdev: JsonObject): Trim {
  const state = parseWord(vdev.trim_state);
  if (state !== undefined && HAS_TIME.has(state)) {
    return { trim_state: state, trim_unix: parseUnix(vdev.trim_time) ?? null };
  }
  if (Number(vdev.trim_notsup ?? 0) !== 0) return { trim_state: "UNSUPPORTED" };
  return state === undefined ? {} : { trim_state: "UNTRIMMED" };
}
