/** What another server stored of channels, policies and windows, taken by the desk as if done here. */
import { isSameData } from "../../shared/same_data.ts";
import { orderPolicies } from "../notify/plan/policies.ts";
import type { Store } from "../store/port.ts";
import type { ChannelRow } from "../store/rows/deliveries.ts";
import type { DeskWrites } from "../incidents/desk_taker.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import { channelInZone, windowInZone } from "./zones.ts";

export async function followTables(
  { desk, store, time_zone }: { desk: IncidentDesk; store: Store; time_zone: string },
): Promise<void> {
  const windows = (await store.listWindows()).map((row) => windowInZone(row, time_zone));
  const policies = await store.listPolicies();
  const channels = (await store.listChannels()).map((row) => channelInZone(row, time_zone))
    .map((row) => asBroken(row, desk));
  const writes = [
    ...takeWindows(desk, windows),
    ...isSameData(orderPolicies(policies), desk.plan.policies) ? [] : [
      desk.takePlan({ kind: "policies", policies }),
    ],
    ...takeChannels(desk, channels),
  ].filter(({ isNothing }) => !isNothing);
  if (writes.length === 0) return;
  await store.transaction(
    (transaction) => writes.forEach((one) => one.write(transaction)),
    { keep: true },
  );
}

/** What broke just now may not be stored yet. */
const FRESH_MS = 10_000;

function asBroken(row: ChannelRow, desk: IncidentDesk): ChannelRow {
  const broken = desk.channels().find(({ id }) => id === row.id)?.broken ?? null;
  if (row.broken !== null || broken === null) return row;
  const ageMs = desk.parts.clock.nowMs() - broken.since_ms;
  return ageMs < FRESH_MS ? { ...row, broken } : row;
}

function takeWindows(
  desk: IncidentDesk,
  windows: readonly Parameters<typeof windowInZone>[0][],
): DeskWrites[] {
  const before = new Map(desk.windows.list().map((window) => [window.id, window]));
  const changed = windows.filter((window) => !isSameData(window, before.get(window.id)));
  const ids = new Set(windows.map(({ id }) => id));
  const gone = [...before.keys()].filter((id) => !ids.has(id));
  return [
    ...changed.map((window) => desk.take({ type: "window_put", window })),
    ...gone.map((window_id) => desk.take({ type: "window_deleted", window_id })),
  ];
}

/** One that was broken and is not, or is gone, works: its incident is over. */
function takeChannels(desk: IncidentDesk, channels: readonly ChannelRow[]): DeskWrites[] {
  const before = desk.channels();
  if (isSameData(byId(before), byId(channels))) return [];
  const now = new Map(channels.map((channel) => [channel.id, channel]));
  const mended = before.filter(({ id, broken }) => {
    const channel = now.get(id);
    return channel === undefined || (broken !== null && channel.broken === null);
  });
  return [
    desk.takePlan({ kind: "channels", channels }),
    ...mended.map(({ id }) => desk.take({ type: "channel_works", channel_id: id })),
  ];
}

function byId<T extends { id: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => a.id < b.id ? -1 : 1);
}
