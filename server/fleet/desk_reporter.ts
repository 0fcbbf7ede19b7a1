/** Tells the desk of incidents what happens to hosts, and nothing twice. */
import { type DeskTaker, type DeskWrites, NOTHING_TO_WRITE } from "../incidents/desk_taker.ts";
import type { HostAttributes, Input } from "../incidents/machine/inputs.ts";
import type { LeftPool, Mute } from "../store/port.ts";
import type { HostState } from "./host_state.ts";
import type { Rejudged } from "./rejudged.ts";
import { isChange } from "./host_writes.ts";
import { type ErrorCounters, judgedInput } from "./judged_input.ts";

export class DeskReporter {
  /** By host: its attributes as they were last told, as text. */
  #hosts = new Map<number, string>();
  /** By host: what the operator said of its reasons and pools. */
  #mutes = new Map<number, readonly Mute[]>();
  #left = new Map<number, readonly LeftPool[]>();

  constructor(readonly desk: DeskTaker, readonly ledgers: ErrorCounters) {}

  /** The desk came here from another server: all that was told is told again. */
  forgetAll(): void {
    this.#hosts.clear();
    this.#mutes.clear();
    this.#left.clear();
  }

  /** What a judgement brings about. `isReading`: a sample came. */
  judged(state: HostState, judged: Rejudged, isReading: boolean): DeskWrites {
    const host_id = state.row.id;
    const inputs = this.#newAttributes(state);
    for (const { code, subject_id, from_subject_id } of judged.identified) {
      inputs.push({ type: "identified", host_id, code, subject_id, from_subject_id });
    }
    if (judged.isByNewThresholds) inputs.push({ type: "thresholds", host_ids: [host_id] });
    if (isReading || judged.isChanged || judged.isByNewThresholds || isChange(judged)) {
      inputs.push(judgedInput(state, this.ledgers));
    }
    return inputs.length === 0 ? NOTHING_TO_WRITE : this.desk.take(...inputs);
  }

  /** What the operator's words on a host bring about. */
  words(
    { row: { id: host_id } }: HostState,
    { mutes, leftPools }: { mutes: readonly Mute[]; leftPools: readonly LeftPool[] },
  ): DeskWrites {
    const before = this.#mutes.get(host_id) ?? [];
    const inputs: Input[] = [];
    for (const mute of mutes) {
      if (before.some((one) => isSame(one, mute))) continue;
      const { code, subject_id, note, expires_at_ms } = mute;
      const named = { host_id, code, subject_id };
      inputs.push({ type: "muted", ...named, note, author: null, expires_at_ms });
    }
    for (const { code, subject_id } of before) {
      if (mutes.some((one) => one.code === code && one.subject_id === subject_id)) continue;
      inputs.push({ type: "unmuted", host_id, code, subject_id, author: null });
    }
    const gone = this.#left.get(host_id) ?? [];
    for (const { guid } of leftPools) {
      if (gone.some((pool) => pool.guid === guid)) continue;
      inputs.push({ type: "pool_left", host_id, guid });
    }
    this.#mutes.set(host_id, mutes);
    this.#left.set(host_id, leftPools);
    return inputs.length === 0 ? NOTHING_TO_WRITE : this.desk.take(...inputs);
  }

  removed(host_id: number): DeskWrites {
    this.#hosts.delete(host_id);
    this.#mutes.delete(host_id);
    this.#left.delete(host_id);
    return this.desk.take({ type: "host_deleted", host_id });
  }

  /** Of one that has never been here nothing is told, and it does not count. */
  #newAttributes(state: HostState): Input[] {
    if (state.connection === "never_connected") return [];
    const host = attributesOf(state);
    const text = JSON.stringify(host);
    if (this.#hosts.get(host.host_id) === text) return [];
    this.#hosts.set(host.host_id, text);
    return [{ type: "host", host }];
  }
}

function attributesOf(state: HostState): HostAttributes {
  const { id, name, group, tags } = state.row;
  const machine = state.standing("host").value;
  const clusterId = machine?.cluster_id ?? null;
  return {
    host_id: id,
    name,
    group,
    tags,
    cluster: clusterId === null ? null : { id: clusterId, name: machine?.cluster_name ?? null },
    fast_interval_ms: state.intervals.fast * 1000,
  };
}

function isSame(a: Mute, b: Mute): boolean {
  return a.code === b.code && a.subject_id === b.subject_id && a.expires_at_ms === b.expires_at_ms;
}
