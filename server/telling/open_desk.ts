/** The desk as the store remembers it: nothing is told again. */
import type { Clock } from "../../shared/clock.ts";
import { restore } from "../notify/plan/mod.ts";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import type { HostRow, Store } from "../store/port.ts";
import type { StoredIncident } from "../store/rows/outbox.ts";
import { IncidentMachine, type Restored } from "../incidents/machine/incident_machine.ts";
import type { HostAttributes } from "../incidents/machine/inputs.ts";
import type { KeptIncident, Memory } from "../incidents/machine/live_incident.ts";
import { type Cluster, SOLE } from "../cluster/cluster.ts";
import { type DeskContents, IncidentDesk } from "./incident_desk.ts";
import { channelInZone, windowInZone } from "./zones.ts";

/** Those that were over by then no longer count for anything. */
const OVER_SINCE_MS = 15 * 60_000;
/** What went within the last hour counts for the brake. */
const SENT_SINCE_MS = 3_600_000;

export interface DeskSource {
  store: Store;
  clock: Clock;
  time_zone: string;
  newId: () => string;
}

/** Of several servers one has it: whoever keeps it opens it, for it may come or go while it is read. */
export async function openDesk(
  { cluster = SOLE, ...source }: DeskSource & { cluster?: Pick<Cluster, "hasDesk"> },
): Promise<IncidentDesk> {
  const { newId, store, clock } = source;
  const contents = await loadDesk(source);
  const desk = new IncidentDesk({ contents, newId, cluster, store, clock });
  if (cluster === SOLE) await desk.open();
  return desk;
}

/** `sinceMs`: since when those that ended are wanted too, beside those of the last minutes. */
export async function loadDesk(
  { store, clock, time_zone, newId }: DeskSource,
  sinceMs = Infinity,
): Promise<DeskContents> {
  const nowMs = clock.nowMs();
  const rows = await store.listHosts();
  const hosts = rows.filter(({ last_seen_at_ms }) => last_seen_at_ms !== null).map(toAttributes);
  const live = await store.listLiveIncidents(Math.min(sinceMs, nowMs - OVER_SINCE_MS));
  const windows = (await store.listWindows()).map((row) => windowInZone(row, time_zone));
  const mutes = (await store.listMutes(nowMs)).map((mute) => ({ ...mute, author: null }));
  const isRecent = ({ resolved_at_ms }: { resolved_at_ms: number | null }) =>
    resolved_at_ms === null || resolved_at_ms >= nowMs - OVER_SINCE_MS;
  const incidents = live.filter(isRecent).map(toKept);
  const restored: Restored = { incidents, hosts, windows, mutes };
  const machine = new IncidentMachine({ makeId: newId, nowMs, restored });
  const state = restore({
    incidents: live,
    policies: await store.listPolicies(),
    channels: (await store.listChannels()).map((row) => channelInZone(row, time_zone)),
    told: await store.listTold(),
    deliveries: await store.listLiveDeliveries(nowMs - SENT_SINCE_MS),
    holds: await store.listHolds(),
  });
  return { machine, state, hosts, windows, incidents: live.map(toKept) };
}

/** In which cluster it is, its samples say. */
function toAttributes({ id, name, group, tags, intervals }: HostRow): HostAttributes {
  const fast_interval_ms = (intervals ?? DEFAULT_INTERVALS).fast * 1000;
  return { host_id: id, name, group, tags, cluster: null, fast_interval_ms };
}

/** Only the machine wrote the memory of an incident; one that is damaged is counted anew. */
function toKept({ memory, ...incident }: StoredIncident): KeptIncident {
  return { ...incident, memory: memory === null ? FORGOTTEN : memory as Memory };
}

const FORGOTTEN: Memory = {
  first_ms: 0,
  changes: [],
  flap_level: null,
  settling: null,
  held_until_ms: null,
  window_of: null,
  is_muted: false,
  left_out: [],
  tracks: {},
  outage: null,
};
