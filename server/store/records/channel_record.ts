/** A channel as it lies in its table, of every engine. */
import { jsonOrNull, parseOrNull } from "../json_columns.ts";
import type { ChannelRow } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

export interface ChannelRecord {
  id: string;
  enabled: number;
  settings: string;
  quiet_hours: string | null;
  brake: string;
  broken_why: string | null;
  broken_since_ms: number | null;
}

/** Null for one that is damaged. */
export function toChannel(record: ChannelRecord, check: RowCheck): ChannelRow | null {
  return check("channel", { table: "channels", id: record.id }, () => {
    const { broken_why: why, broken_since_ms: since_ms, ...columns } = record;
    return {
      ...columns,
      settings: JSON.parse(record.settings),
      enabled: record.enabled === 1,
      quiet_hours: parseOrNull(record.quiet_hours),
      brake: JSON.parse(record.brake),
      broken: why === null ? null : { why, since_ms },
    };
  });
}

export function toChannelRecord({ broken, ...channel }: ChannelRow) {
  return {
    ...channel,
    settings: JSON.stringify(channel.settings),
    enabled: channel.enabled ? 1 : 0,
    quiet_hours: jsonOrNull(channel.quiet_hours),
    brake: JSON.stringify(channel.brake),
    broken_why: broken?.why ?? null,
    broken_since_ms: broken?.since_ms ?? null,
  };
}
