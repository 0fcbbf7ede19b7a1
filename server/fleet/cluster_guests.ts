/** Which guests of a cluster appear with which of its members, as hosts report, come and go. */
import { guestId, type VmsRuntimeSection } from "../../shared/sample/vms_runtime.ts";
import { isSameData } from "../../shared/same_data.ts";
import { type ClusterMember, guestsElsewhere } from "../ledger/identity/guest_identity.ts";
import type { HostState } from "./host_state.ts";

interface Member extends ClusterMember {
  cluster_id: string;
  state: HostState;
  /** What its guests were taken from; replaced, never changed. */
  told: VmsRuntimeSection | null;
}

const NO_GUESTS: ReadonlySet<string> = new Set();

/** A sample costs work only where it lists other guests, or guests that run or stopped since. */
export class ClusterGuests {
  #members = new Map<HostState, Member>();
  #clusters = new Map<string, Set<Member>>();

  /** Takes up what a host tells; the hosts of which other guests are to be shown now. */
  take(state: HostState): HostState[] {
    const before = this.#members.get(state);
    const member = toMember(state, before);
    if (member === before) return [];
    const changed = before === undefined || before.cluster_id === member?.cluster_id
      ? []
      : this.remove(state);
    if (member === null) return changed;
    const cluster = this.#clusters.get(member.cluster_id) ?? new Set();
    this.#clusters.set(member.cluster_id, cluster);
    if (before !== undefined) cluster.delete(before);
    cluster.add(member);
    this.#members.set(state, member);
    return before !== undefined && isAsBefore(before, member)
      ? changed
      : [...changed, ...place(cluster)];
  }

  /** A host that is no member any more, or no more; the others that show other guests now. */
  remove(state: HostState): HostState[] {
    const member = this.#members.get(state);
    if (member === undefined) return [];
    this.#members.delete(state);
    const cluster = this.#clusters.get(member.cluster_id) ?? new Set();
    cluster.delete(member);
    if (cluster.size === 0) this.#clusters.delete(member.cluster_id);
    const isShown = setElsewhere(state, NO_GUESTS);
    return [...(isShown ? [state] : []), ...place(cluster)];
  }
}

/** The same object while it tells the same; null: it is in no cluster. */
function toMember(state: HostState, before: Member | undefined): Member | null {
  const host = state.standing("host").value;
  const cluster_id = host?.cluster_member === true ? host.cluster_id ?? null : null;
  if (host === null || cluster_id === null) return null;
  const { value: told, read_unix } = state.standing("vms_runtime");
  const known = {
    cluster_id,
    state,
    told,
    host_id: state.row.id,
    machine_id: host.machine_id ?? null,
    node_name: host.node_name,
    is_heard: state.connected || state.waiting,
  };
  if (before !== undefined && told === before.told && isSameMember(before, known)) return before;
  const guests = (told?.vms ?? []).map((guest) => ({
    guest_id: guestId(guest),
    is_running: guest.status === "running",
  }));
  return { ...known, read_unix: read_unix ?? 0, guests };
}

type Named = Pick<Member, "cluster_id" | "machine_id" | "node_name" | "is_heard">;

function isSameMember(a: Named, b: Named): boolean {
  return a.cluster_id === b.cluster_id && a.machine_id === b.machine_id &&
    a.node_name === b.node_name && a.is_heard === b.is_heard;
}

/** Of one that is away it counts when it told what it tells. */
function isAsBefore(before: Member, now: Member): boolean {
  return now.is_heard && isSameMember(before, now) && isSameData(before.guests, now.guests);
}

function place(cluster: ReadonlySet<Member>): HostState[] {
  const members = [...cluster];
  const elsewhere = guestsElsewhere(members);
  return members.filter(({ state, host_id }) =>
    setElsewhere(state, elsewhere.get(host_id) ?? NO_GUESTS)
  ).map(({ state }) => state);
}

function setElsewhere(state: HostState, guests: ReadonlySet<string>): boolean {
  const { guestsElsewhere: before } = state;
  if (before.size === guests.size && before.isSubsetOf(guests)) return false;
  state.guestsElsewhere = guests;
  return true;
}
