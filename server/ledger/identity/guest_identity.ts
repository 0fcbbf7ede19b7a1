/** A guest is one of its cluster, whichever member reports it; of a host alone, of that host. */
import {
  type IdentityReading,
  type IdentityState,
  isHeard,
  type KnownGuest,
  type Renamed,
} from "./identity_state.ts";

export interface GuestStep {
  /** For each guest of the reading, in its order; only one host is a guest's home at a time. */
  keys: readonly { guest_key: string; is_home: boolean }[];
  /** Guests of a host that joined a cluster: they go on under the cluster. */
  renamed: readonly Renamed[];
}

/** What names the scope of a host's guests. */
export function scopeOf(clusterId: string | null, hostId: number): string {
  return clusterId ?? `host-${hostId}`;
}

/** A storage that a cluster shares counts once; any other belongs to its host. */
export function storageKey(
  { name, shared }: { name: string; shared: boolean | null },
  { cluster_id, host_id }: { cluster_id: string | null; host_id: number },
): string {
  return shared === true && cluster_id !== null
    ? `${cluster_id}/${name}`
    : `host-${host_id}/${name}`;
}

interface GuestReading extends IdentityReading {
  guests: NonNullable<IdentityReading["guests"]>;
  scope: string;
  /** The scope that this host's guests had until now; null: it never reported. */
  before: string | null;
}

/** Takes a host's guests; the state is changed. */
export function advanceGuests(state: IdentityState, reading: GuestReading): GuestStep {
  const { host_id, at_ms, guests, scope, before } = reading;
  const renamed: Renamed[] = [];
  const keys = guests.map(({ type, vmid, is_running }) => {
    const guest_key = `${scope}/${type}/${vmid}`;
    const earlier = state.guests.get(`${before}/${type}/${vmid}`);
    if (
      before !== scope && earlier?.home === host_id && state.guests.get(guest_key) === undefined
    ) {
      state.guests.delete(earlier.guest_key);
      renamed.push({ from: earlier.guest_key, to: guest_key });
    }
    const other = state.guests.get(guest_key);
    const is_home = other === undefined || other.home === host_id || isPassedOn(other, is_running);
    if (is_home) {
      state.guests.set({ guest_key, home: host_id, listed_ms: at_ms, is_running, is_listed: true });
    }
    return { guest_key, is_home };
  });
  const listed = new Set(keys.map(({ guest_key }) => guest_key));
  for (const guest of state.guests.by("home", host_id)) {
    if (!listed.has(guest.guest_key)) state.guests.set({ ...guest, is_listed: false });
  }
  return { keys, renamed };

  /** From a member that lists it no more or is away, or where it does not run, as it does here. */
  function isPassedOn(other: KnownGuest, isRunning: boolean): boolean {
    return !other.is_listed || !isHeard(state, other.home, at_ms) ||
      (isRunning && !other.is_running);
  }
}
