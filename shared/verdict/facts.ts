import { guestSafeties, type GuestSafety } from "../coverage/guest_safety.ts";
import type { BackupsSection } from "../sample/backups.ts";
import type { HostCareSection } from "../sample/host_care.ts";
import type { HostSection } from "../sample/host.ts";
import type { SectionName, SectionValues } from "../sample/mod.ts";
import type { StorageEntry } from "../sample/storage.ts";
import type { SystemInfoSection } from "../sample/system_info.ts";
import { guestId, type GuestRuntime, type OrphanedGuest } from "../sample/vms_runtime.ts";
import type { Dataset } from "../sample/zfs_datasets.ts";
import type { MissingPool, Pool, ZfsPoolsSection } from "../sample/zfs_pools.ts";
import { type LedgerFacts, NO_LEDGER } from "./ledger_facts.ts";
import { lastReading } from "./last_good.ts";
import { type KnownHost, type KnownSample, sampleTimeUnix } from "./mod.ts";
import {
  isEmptySection,
  type KnownSection,
  knownSections,
  newestReading,
} from "./section_fault.ts";
import { THRESHOLDS, type Thresholds } from "./thresholds.ts";

/**
 * What a rule may look at. The lists hold what was stated, whatever else in their section
 * could not be read; that a section was not read is found by the rules about sections.
 */
export interface Facts {
  known: Known;
  nowUnix: number;
  /** The same by the host's own clock, which its times are told by. */
  hostNowUnix: number;
  limits: Thresholds;
  /** The newest sample of each kind, of those that were received. */
  samples: readonly KnownSample[];
  /** Theirs, each with its fault. */
  sections: readonly KnownSection[];
  /** When a section was read that the rest of this is made of; null: never. */
  readUnix: (name: SectionName) => number | null;
  host: HostSection | null;
  zfs: ZfsPoolsSection | null;
  pools: readonly Pool[];
  missingPools: readonly MissingPool[];
  kernelStates: ZfsPoolsSection["kernel_states"];
  storages: readonly StorageEntry[];
  guests: readonly GuestRuntime[];
  /** When that was read, by the host's own clock. */
  guestsUnix: number | null;
  orphans: readonly OrphanedGuest[];
  /** What would bring each guest back, as far as its configuration is known. */
  safeties: () => readonly GuestSafety[];
  /** The configuration of each, by "qemu/100", as far as it is known. */
  configs: () => ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Null when no list of them was read. */
  datasets: readonly Dataset[] | null;
  /** Of the server; nothing where it has none. */
  ledger: LedgerFacts;
  /** Null as well when nothing in it is known. */
  system: SystemInfoSection | null;
  /** Null as well where nothing in it is known, or the agent does not tell it. */
  care: HostCareSection | null;
  /** When that was read, by the host's own clock: what is late was late then. */
  careUnix: number | null;
  /** As `care`, and when that was read. */
  backups: BackupsSection | null;
  backupsUnix: number | null;
}

type Known = Pick<KnownHost, "samples" | "last_good"> & Partial<KnownHost>;

/** Which reading of each section rules are to look at. */
type View = <S extends SectionName>(name: S) => {
  value: SectionValues[S] | null;
  read_unix: number | null;
};

/** What the newest samples say. */
export function gatherNewest(known: Known, nowUnix = 0, limits: Thresholds = THRESHOLDS): Facts {
  const view: View = <S extends SectionName>(name: S) => {
    const newest = newestReading(known.samples, name);
    return {
      // `newestReading` finds a section by its name, and so of its type.
      value: (newest?.reading.value ?? null) as SectionValues[S] | null,
      read_unix: newest === null ? null : sampleTimeUnix(newest.sample),
    };
  };
  return gather(view, { known, nowUnix, limits });
}

/** The same, with the last good reading of each section of which the newest was not read in full. */
export function gatherStanding(known: Known, nowUnix: number, limits: Thresholds): Facts {
  return gather((name) => lastReading(known, name), { known, nowUnix, limits });
}

function gather(
  view: View,
  { known, nowUnix, limits }: Pick<Facts, "known" | "nowUnix" | "limits">,
): Facts {
  const valueOf = <S extends SectionName>(name: S) => view(name).value;
  const samples = Object.values(known.samples).filter((sample) => sample !== null);
  const zfs = valueOf("zfs_pools");
  const guests = valueOf("vms_runtime");
  const system = valueOf("system_info");
  const care = valueOf("host_care");
  const backups = valueOf("backups");
  const behindSeconds = clockBehindSeconds(samples);
  const readByHost = (name: SectionName) => {
    const unix = view(name).read_unix;
    return unix === null ? null : unix - behindSeconds;
  };
  const storages = valueOf("storage")?.storages ?? [];
  const datasets = valueOf("zfs_datasets");
  const details = valueOf("vms_detail");
  let configs: Map<string, Readonly<Record<string, string>>> | null = null;
  return {
    known,
    nowUnix,
    hostNowUnix: nowUnix - behindSeconds,
    limits,
    samples,
    sections: samples.flatMap(knownSections),
    readUnix: (name) => view(name).read_unix,
    host: valueOf("host"),
    zfs,
    pools: zfs?.pools ?? [],
    missingPools: zfs?.missing_pools ?? [],
    kernelStates: zfs?.kernel_states ?? [],
    storages,
    guests: guests?.vms ?? [],
    guestsUnix: readByHost("vms_runtime"),
    orphans: guests?.orphans ?? [],
    safeties: () =>
      guestSafeties({
        details,
        storages,
        zfs: datasets,
        care,
        backups,
        members: known.cluster?.backups ?? null,
      }),
    configs: () => configs ??= new Map(details?.vms.map((one) => [guestId(one), one.config])),
    datasets: datasets?.datasets ?? null,
    ledger: known.ledger ?? NO_LEDGER,
    system: system === null || isEmptySection(system) ? null : system,
    care: care === null || isEmptySection(care) ? null : care,
    careUnix: readByHost("host_care"),
    backups: backups === null || isEmptySection(backups) ? null : backups,
    backupsUnix: readByHost("backups"),
  };
}

/** The sample that was received last; null before the first. */
export function newestReceived(samples: readonly KnownSample[]): KnownSample | null {
  let newest: KnownSample | null = null;
  for (const sample of samples) {
    if (newest === null || sample.received_at_ms > newest.received_at_ms) newest = sample;
  }
  return newest;
}

/** How far the host's clock is behind the receiver's; below zero: ahead. 0 where nothing tells. */
export function clockBehindSeconds(samples: readonly KnownSample[]): number {
  const newest = newestReceived(samples);
  return newest === null || newest.sent_at_ms === null
    ? 0
    : (newest.received_at_ms - newest.sent_at_ms) / 1000;
}

/** A time that a host tells and that lies beyond this is in its future, and no age. */
export function futureFromUnix({ hostNowUnix, limits }: Facts): number {
  return hostNowUnix + limits.clockSkewSeconds;
}
