/** Rows as they count: whatever names no time zone is in that of the server. */
import type { ChannelRow } from "../store/rows/deliveries.ts";
import type { Window } from "../store/rows/windows.ts";

/** `channel` with `timeZone` where it names none. */
export function channelInZone(channel: ChannelRow, timeZone: string): ChannelRow {
  const { quiet_hours } = channel;
  return {
    ...inZone(channel, timeZone),
    quiet_hours: quiet_hours === null ? null : inZone(quiet_hours, timeZone),
  };
}

/** `window` with `timeZone` where it names none. */
export function windowInZone(window: Window, timeZone: string): Window {
  return inZone(window, timeZone);
}

function inZone<T extends { zone: string }>(row: T, timeZone: string): T {
  return row.zone === "" ? { ...row, zone: timeZone } : row;
}
