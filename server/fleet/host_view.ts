import { upgradeCommand } from "../../shared/protocol/level.ts";
import {
  type Kind,
  KINDS,
  type SectionName,
  SECTIONS,
  type SectionValues,
} from "../../shared/sample/mod.ts";
import { guestId, type GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import { collectedUnix } from "../../shared/verdict/mod.ts";
import { newestReading } from "../../shared/verdict/section_fault.ts";
import { toBackupTables } from "./backup_tables.ts";
import { toCareTables } from "./care_tables.ts";
import type { GuestEntry } from "./guest_entry.ts";
import { toHostPools, toMissingPools } from "./host_pools.ts";
import { nextSteps, partLevels } from "./host_parts.ts";
import type { HostState } from "./host_state.ts";
import { createMeterTones } from "./meter_tones.ts";
import { standingDatasets } from "./standing_pools.ts";
import { SERVER_VERSION } from "../version.ts";
import { webAddress } from "./web_address.ts";
import type { GuestCounts, HostGuest, HostView, ListedReason, SectionView } from "../views/mod.ts";

/** What other read models have made of the same host. */
export interface ViewParts extends Pick<HostView, "revision" | "card"> {
  guests: readonly GuestEntry[];
}

/** The host as its own page shows it. */
export function toHostView(state: HostState, { revision, card, guests }: ViewParts): HostView {
  const system = state.standing("system_info").value;
  const tones = createMeterTones(state.reasons);
  return {
    revision,
    card,
    note: state.row.note,
    web_url: webAddress(state.row, state.standing("host").value?.hostname ?? null),
    reasons: reasonsMutedLast(state),
    next_steps: nextSteps(state.reasons),
    part_levels: partLevels(state),
    changes_revision: state.changesRevision,
    agent_version: state.row.agent_version,
    agent_upgrade: card.agent_standing === "behind" ? upgradeCommand(SERVER_VERSION) : null,
    pve_version: system?.pve_version ?? state.row.pve_version,
    zfs_version: system?.zfs_version ?? state.row.zfs_version,
    kernel_version: system?.kernel_version ?? null,
    intervals: state.intervals,
    collected_unix: newestCollectedUnix(state),
    late_samples: state.lateSamples,
    host: section(state, "host", (host) => host),
    pools: section(state, "zfs_pools", () => toHostPools(state, tones)),
    missing_pools: toMissingPools(state.known, state.left),
    storages: section(
      state,
      "storage",
      ({ storages }) =>
        storages.map((storage) => ({ ...storage, used_tone: tones.storage(storage) })),
    ),
    guests: section(
      state,
      "vms_runtime",
      (all) => all.vms.map((guest, index) => withAddresses(guest, guests[index])),
    ),
    guest_counts: guestCounts(state),
    datasets: section(state, "zfs_datasets", () => standingDatasets(state.known) ?? []),
    care: section(state, "host_care", (care) => toCareTables(state, care)),
    backups: section(state, "backups", (backups) => toBackupTables(state, backups)),
  };
}

/** When its newest fast sample was collected, by its own clock. */
export function newestCollectedUnix({ samples: { fast } }: HostState): number | null {
  return fast === null ? null : collectedUnix(fast);
}

export function reasonsMutedLast({ reasons }: HostState): ListedReason[] {
  return reasons.toSorted((a, b) => Number(a.muted !== null) - Number(b.muted !== null));
}

function guestCounts(state: HostState): GuestCounts | null {
  const guests = state.standing("vms_runtime").value?.vms;
  if (guests === undefined) return null;
  const [templates, machines] = [
    guests.filter(({ template }) => template === true),
    guests.filter(({ template }) => template !== true),
  ];
  const own = machines.filter((guest) => !state.guestsElsewhere.has(guestId(guest)));
  return {
    running: own.filter(({ status }) => status === "running").length,
    own: own.length,
    templates: templates.length,
    elsewhere: machines.length - own.length,
  };
}

/** `entry` is the same guest: the entries are made of the same list, in its order. */
function withAddresses(guest: GuestRuntime, entry: GuestEntry | undefined): HostGuest {
  return { ...guest, ips: entry?.ips ?? [], macs: entry?.macs ?? [] };
}

function kindOf(name: SectionName): Kind {
  return KINDS.find((kind) => Object.hasOwn(SECTIONS[kind], name)) ?? "fast";
}

function section<S extends SectionName, V>(
  state: HostState,
  name: S,
  pick: (value: SectionValues[S]) => V,
): SectionView<V> {
  const { value, collected_at_unix, read_unix, is_held } = state.standing(name);
  return {
    value: value === null ? null : pick(value),
    errors: newestReading(state.samples, name)?.reading.errors ?? [],
    collected_unix: collected_at_unix,
    read_unix,
    is_held,
    stale_after_seconds: state.staleAfterSeconds(kindOf(name)),
  };
}
