/** A guest is one of its cluster, however many members report it. */

/** A member of a cluster, and the guests that it last listed. */
export interface ClusterMember {
  host_id: number;
  machine_id: string | null;
  node_name: string | null;
  /** Whether it is there, and so would say that a guest has left it. */
  is_heard: boolean;
  /** When it listed them, epoch seconds. */
  read_unix: number;
  guests: readonly { guest_id: string; is_running: boolean }[];
}

type Elsewhere = ReadonlyMap<number, ReadonlySet<string>>;

const NOTHING: Elsewhere = new Map();

/**
 * Of each member the guests that appear with another one. A guest appears with a member that is
 * heard before one that is away, where it runs before where it does not; of members that are away
 * with the one that told last. Nothing is left out where two that are heard are one machine or one
 * node: then the cluster was copied, and its guests are others.
 */
export function guestsElsewhere(members: readonly ClusterMember[]): Elsewhere {
  if (members.length < 2 || isCopied(members)) return NOTHING;
  const homes = new Map<string, Claim>();
  const elsewhere = new Map<number, Set<string>>();
  const leave = (host_id: number, guestId: string) => {
    const left = elsewhere.get(host_id) ?? new Set();
    elsewhere.set(host_id, left.add(guestId));
  };
  for (const member of members) {
    for (const { guest_id, is_running } of member.guests) {
      const home = homes.get(guest_id);
      const claim = { member, is_running };
      if (home === undefined || isBefore(claim, home)) {
        homes.set(guest_id, claim);
        if (home !== undefined) leave(home.member.host_id, guest_id);
      } else if (home.member !== member) leave(member.host_id, guest_id);
    }
  }
  return elsewhere;
}

interface Claim {
  member: ClusterMember;
  is_running: boolean;
}

function isBefore(a: Claim, b: Claim): boolean {
  if (a.member.is_heard !== b.member.is_heard) return a.member.is_heard;
  if (a.is_running !== b.is_running) return a.is_running;
  // Of two that are heard the one that told last changes with each sample.
  if (!a.member.is_heard && a.member.read_unix !== b.member.read_unix) {
    return a.member.read_unix > b.member.read_unix;
  }
  return a.member.host_id < b.member.host_id;
}

function isCopied(members: readonly ClusterMember[]): boolean {
  const heard = members.filter(({ is_heard }) => is_heard);
  return hasTwice(heard.map(({ machine_id }) => machine_id)) ||
    hasTwice(heard.map(({ node_name }) => node_name));
}

function hasTwice(names: readonly (string | null)[]): boolean {
  const known = names.filter((name) => name !== null);
  return new Set(known).size < known.length;
}
