/** A policy of messages as it lies in its table, of every engine. Lists are JSON. */
import { jsonOrNull, parseOrNull } from "../json_columns.ts";
import type { Policy } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

export interface PolicyRecord {
  id: string;
  selector: string | null;
  codes: string | null;
  channels: string | null;
}

/** Null for one that is damaged. */
export function toPolicy(record: PolicyRecord, check: RowCheck): Policy | null {
  return check("policy", { table: "policies", id: record.id }, () => ({
    ...record,
    selector: parseOrNull(record.selector),
    codes: parseOrNull(record.codes),
    channels: parseOrNull(record.channels),
  }));
}

export function toPolicyRecord(
  { id, position, selector, codes, level_from, how, channels, remind_after_minutes }: Policy,
) {
  return {
    id,
    position,
    selector: jsonOrNull(selector),
    codes: jsonOrNull(codes),
    level_from,
    how,
    channels: jsonOrNull(channels),
    remind_after_minutes,
  };
}
