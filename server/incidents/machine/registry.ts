/** Every incident that is not over, found by its cause, its scope, its reasons and its parent. */
import type { Cause } from "../../store/rows/incidents.ts";
import { causeKey, scopeKey } from "./causes.ts";
import type { LevelChange } from "./flapping.ts";
import type { HostAttributes } from "./inputs.ts";
import { FLAPPING } from "./limits.ts";
import type { LiveIncident, Track } from "./live_incident.ts";

export interface TrackedReason {
  track: Track;
  live: LiveIncident;
}

export class Registry {
  readonly incidents = new Map<string, LiveIncident>();
  readonly hosts = new Map<number, HostAttributes>();
  #byCause = new Map<string, LiveIncident>();
  #byScope = new Map<string, Set<LiveIncident>>();
  #byParent = new Map<string, Set<LiveIncident>>();
  #byHost = new Map<number | null, Map<string, TrackedReason>>();
  #members = new Map<string, Set<number>>();
  /** Changes of causes that are over, those that changed last at the end. */
  #pastChanges = new Map<string, readonly LevelChange[]>();

  putHost(host: HostAttributes): void {
    this.deleteHost(host.host_id);
    this.hosts.set(host.host_id, host);
    for (const key of memberKeys(host)) addTo(this.#members, key, host.host_id);
  }

  deleteHost(hostId: number): void {
    const host = this.hosts.get(hostId);
    if (host === undefined) return;
    for (const key of memberKeys(host)) removeFrom(this.#members, key, hostId);
    this.hosts.delete(hostId);
  }

  /** The hosts of a cluster or a group. */
  membersOf(cause: Pick<Cause, "scope" | "scope_id">): ReadonlySet<number> {
    return this.#members.get(scopeKey(cause)) ?? NOBODY;
  }

  add(live: LiveIncident): void {
    this.incidents.set(live.id, live);
    this.#byCause.set(live.key, live);
    addTo(this.#byScope, scopeKey(live.cause), live);
    if (live.parentId !== null) addTo(this.#byParent, live.parentId, live);
    for (const track of live.tracks.values()) this.addTrack(live, track);
  }

  /** Forgets one that is over. */
  remove(live: LiveIncident, elapsedMs: number): void {
    this.incidents.delete(live.id);
    if (this.#byCause.get(live.key) === live) this.#byCause.delete(live.key);
    removeFrom(this.#byScope, scopeKey(live.cause), live);
    this.setParent(live, null);
    for (const track of live.tracks.values()) this.removeTrack(live, track);
    this.putPastChanges(live.key, live.changes, elapsedMs);
  }

  setParent(live: LiveIncident, parentId: string | null): void {
    if (live.parentId !== null) removeFrom(this.#byParent, live.parentId, live);
    if (parentId !== null) addTo(this.#byParent, parentId, live);
    live.parentId = parentId;
  }

  /** Goes on under another cause, where that has no incident yet. */
  renameCause(live: LiveIncident, cause: Cause): void {
    const key = causeKey(cause);
    if (this.#byCause.has(key)) return;
    this.#byCause.delete(live.key);
    this.#byCause.set(key, live);
    live.cause = cause;
    live.key = key;
  }

  addTrack(live: LiveIncident, track: Track): void {
    live.tracks.set(track.key, track);
    const hostId = track.reason.host_id;
    const tracks = this.#byHost.get(hostId) ?? new Map<string, TrackedReason>();
    this.#byHost.set(hostId, tracks.set(track.key, { live, track }));
  }

  removeTrack(live: LiveIncident, track: Track): void {
    live.tracks.delete(track.key);
    const tracks = this.#byHost.get(track.reason.host_id);
    if (tracks?.get(track.key)?.live !== live) return;
    tracks.delete(track.key);
    if (tracks.size === 0) this.#byHost.delete(track.reason.host_id);
  }

  tracksOf(hostId: number | null): ReadonlyMap<string, TrackedReason> {
    return this.#byHost.get(hostId) ?? NOTHING;
  }

  byCause(key: string): LiveIncident | null {
    return this.#byCause.get(key) ?? null;
  }

  byScope(cause: Pick<Cause, "scope" | "scope_id">): ReadonlySet<LiveIncident> {
    return this.#byScope.get(scopeKey(cause)) ?? NONE;
  }

  childrenOf({ id }: LiveIncident): ReadonlySet<LiveIncident> {
    return this.#byParent.get(id) ?? NONE;
  }

  pastChanges(key: string): readonly LevelChange[] {
    return this.#pastChanges.get(key) ?? [];
  }

  putPastChanges(key: string, changes: readonly LevelChange[], elapsedMs: number): void {
    this.#pastChanges.delete(key);
    if (changes.length > 0) this.#pastChanges.set(key, changes);
    for (const [oldest, [...old]] of this.#pastChanges) {
      if (elapsedMs - (old.at(-1)?.at_ms ?? 0) <= FLAPPING.withinMs) return;
      this.#pastChanges.delete(oldest);
    }
  }
}

const NOBODY: ReadonlySet<number> = new Set();
const NONE: ReadonlySet<LiveIncident> = new Set();
const NOTHING: ReadonlyMap<string, TrackedReason> = new Map();

function memberKeys({ cluster, group }: HostAttributes): string[] {
  return [
    ...(cluster === null ? [] : [scopeKey({ scope: "cluster", scope_id: cluster.id })]),
    ...(group === null ? [] : [scopeKey({ scope: "group", scope_id: group })]),
  ];
}

function addTo<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key) ?? new Set<V>();
  sets.set(key, set.add(value));
}

function removeFrom<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  set?.delete(value);
  if (set?.size === 0) sets.delete(key);
}
