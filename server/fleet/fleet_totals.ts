import { guestId } from "../../shared/sample/vms_runtime.ts";
import type { FleetTotals } from "../views/now.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";
import { standingPools } from "./standing_pools.ts";

/** What one host adds; null: it is not known. */
interface Share extends Omit<FleetTotals, "hosts" | "cpu_percent"> {
  /** Cores that are busy, of those whose load is known. */
  cpu_busy: number | null;
}

/** Sums over all connected hosts; one that changed is looked at anew, the others are added up. */
export class FleetTotalsReads {
  #made = new WeakMap<HostState, { of: readonly unknown[]; share: Share }>();
  /** What is remembered of pools is gathered from the ledger, and changes far less than samples. */
  #growths = new WeakMap<HostState, { revision: number; bytes: number | null }>();

  constructor(readonly hosts: Hosts) {}

  now(): FleetTotals {
    const shares: Share[] = [];
    for (const state of this.hosts.states()) {
      if (state.connected) shares.push(this.#of(state));
    }
    const { cpu_busy, cpu_cores, ...sums } = addUp(shares);
    const cpu_percent = cpu_busy === null || !cpu_cores ? null : 100 * cpu_busy / cpu_cores;
    return { hosts: shares.length, cpu_cores, cpu_percent, ...sums };
  }

  #of(state: HostState): Share {
    // All that a share is made of, each replaced and never changed.
    const of = [state.samples, state.left, state.guestsElsewhere, state.ledgerRevision()];
    const made = this.#made.get(state);
    if (made?.of.every((part, place) => part === of[place])) return made.share;
    const share = toShare(state, this.#growthOf(state));
    this.#made.set(state, { of, share });
    return share;
  }

  #growthOf(state: HostState): number | null {
    const revision = state.ledgerRevision();
    const made = this.#growths.get(state);
    if (made?.revision === revision) return made.bytes;
    const growths = [...state.rememberedPools().values()]
      .flatMap(({ growth }) => growth?.bytes_per_week ?? []);
    const bytes = sum(growths);
    this.#growths.set(state, { revision, bytes });
    return bytes;
  }
}

function toShare(state: HostState, zfs_growth_bytes_per_week: number | null): Share {
  const host = state.standing("host").value;
  const { cpu_count = null, cpu_percent = null } = host ?? {};
  const isMemoryKnown = typeof host?.mem_used_bytes === "number" &&
    typeof host.mem_total_bytes === "number";
  const pools = standingPools(state.known).map(({ pool }) => pool)
    .filter(({ allocated_bytes, size_bytes }) => allocated_bytes !== null && size_bytes !== null);
  const guests = state.standing("vms_runtime").value?.vms.filter((guest) =>
    !guest.template && !state.guestsElsewhere.has(guestId(guest))
  );
  return {
    cpu_cores: cpu_percent === null ? null : cpu_count,
    cpu_busy: cpu_percent === null || cpu_count === null ? null : cpu_count * cpu_percent / 100,
    mem_used_bytes: isMemoryKnown ? host.mem_used_bytes : null,
    mem_total_bytes: isMemoryKnown ? host.mem_total_bytes : null,
    zfs_used_bytes: sum(pools.map(({ allocated_bytes }) => allocated_bytes)),
    zfs_size_bytes: sum(pools.map(({ size_bytes }) => size_bytes)),
    zfs_growth_bytes_per_week,
    guests_running: guests?.filter(({ status }) => status === "running").length ?? null,
    guests_total: guests?.length ?? null,
  };
}

function addUp(shares: readonly Share[]): Share {
  const total = (key: keyof Share) => sum(shares.map((share) => share[key]));
  return {
    cpu_cores: total("cpu_cores"),
    cpu_busy: total("cpu_busy"),
    mem_used_bytes: total("mem_used_bytes"),
    mem_total_bytes: total("mem_total_bytes"),
    zfs_used_bytes: total("zfs_used_bytes"),
    zfs_size_bytes: total("zfs_size_bytes"),
    zfs_growth_bytes_per_week: total("zfs_growth_bytes_per_week"),
    guests_running: total("guests_running"),
    guests_total: total("guests_total"),
  };
}

/** Of those that are known; null where none is. */
function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
