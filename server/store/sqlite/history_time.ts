/** Times as the tables of the history hold them, in SQL: in `history.id` the host's id is above the time. */
import { TIME_BITS } from "../packing/history_time.ts";

/** The id in `history` of the host `:hostId` at a time; a time of more bits would be another host's. */
export const historyId = (atMs: string) =>
  `((CAST(:hostId AS INTEGER) << ${TIME_BITS}) | CAST(${atMs} AS INTEGER))`;

/** When a recent sample was collected, as `toTime` has it. */
export const RECENT_AT_MS = `min(max(0, collected_at_us) / 1000, ${2 ** TIME_BITS - 1})`;
