import type { SectionError } from "../../shared/sample/fields.ts";
import type { Reading } from "../../shared/sample/lenient.ts";
import type { Kind, SectionName } from "../../shared/sample/mod.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import { readValue } from "../../shared/verdict/section_fault.ts";
import type { GuestEntry } from "./guest_search.ts";
import { toHostCard } from "./host_card.ts";
import type { HostState } from "./host_state.ts";
import type { HostGuest, HostView, SectionView } from "./views.ts";

/** The host as its own page shows it. */
export function toHostView(state: HostState, waiting: boolean): HostView {
  const { fast, medium, slow } = state.samples;
  const system = slow?.sections.system_info.value ?? null;
  return {
    card: toHostCard(state, waiting),
    reasons: state.reasons.toSorted((a, b) => Number(a.muted !== null) - Number(b.muted !== null)),
    changes: state.book.recent,
    agent_version: state.row.agent_version,
    pve_version: system?.pve_version ?? state.row.pve_version,
    zfs_version: system?.zfs_version ?? state.row.zfs_version,
    kernel_version: system?.kernel_version ?? null,
    intervals: state.intervals,
    late_samples: state.lateSamples,
    host: section(state, "fast", "host", fast?.sections.host, (host) => host),
    pools: section(state, "fast", "zfs_pools", fast?.sections.zfs_pools, (zfs) => zfs.pools),
    storages: section(state, "fast", "storage", fast?.sections.storage, (all) => all.storages),
    guests: section(
      state,
      "fast",
      "vms_runtime",
      fast?.sections.vms_runtime,
      (all) => all.vms.map((guest, index) => withAddresses(guest, state.guests[index])),
    ),
    datasets: section(
      state,
      "medium",
      "zfs_datasets",
      medium?.sections.zfs_datasets,
      (zfs) => zfs.datasets,
    ),
  };
}

/** `entry` is the same guest: the entries are made of the same list, in its order. */
function withAddresses(guest: GuestRuntime, entry: GuestEntry | undefined): HostGuest {
  return { ...guest, ips: entry?.ips ?? [], macs: entry?.macs ?? [] };
}

function section<T extends { errors: SectionError[] }, V>(
  state: HostState,
  kind: Kind,
  name: SectionName,
  reading: Reading<T> | undefined,
  pick: (value: T) => V,
): SectionView<V> {
  const value = reading === undefined ? null : readValue(name, reading);
  return {
    value: value === null ? null : pick(value),
    errors: reading?.errors ?? [],
    collected_unix: state.samples[kind]?.collected_at_unix ?? null,
    stale_after_seconds: state.staleAfterSeconds(kind),
  };
}
