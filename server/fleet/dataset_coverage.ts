/** How each dataset of one host would come back, as far as is known. */
import type { PolicyMatch, PolicyStanding } from "../ledger/snapshots/policies.ts";
import { frequencyOf } from "../ledger/snapshots/snapshot_reading.ts";
import type { Dataset, SnapshotClass } from "../../shared/sample/zfs_datasets.ts";
import { PASSING_CLASSES } from "../../shared/coverage/disk_coverage.ts";
import type { GuestSafety } from "../../shared/coverage/guest_safety.ts";
import type { LedgerFacts } from "../../shared/verdict/ledger_facts.ts";
import {
  type CoverageState,
  SNAPSHOT_COLUMNS,
  type SnapshotCell,
  type SnapshotColumn,
  type SnapshotRow,
} from "../views/snapshot_board.ts";

/** What the answers of one host rest on. */
export interface CoverageReading {
  datasets: readonly Dataset[];
  safeties: readonly GuestSafety[];
  facts: Pick<LedgerFacts, "snapshot_classes">;
  standing: Pick<PolicyStanding, "unmet" | "policed"> & {
    matches: readonly Pick<PolicyMatch, "unknown">[];
  };
}

type Rhythm = LedgerFacts["snapshot_classes"][number];

interface GuestCover {
  guest: string;
  is_replicated: boolean | null;
  is_backed_up: boolean | null;
}

/** The same, to be looked up by the name of a dataset. */
export interface CoverageIndex {
  rhythms: ReadonlyMap<string, readonly Rhythm[]>;
  unmet: ReadonlyMap<string, readonly string[]>;
  /** Of which too little was told to say whether they are as a policy asks. */
  undecided: ReadonlySet<string>;
  guests: ReadonlyMap<string, GuestCover>;
}

/** A filesystem that was made to hold others has some hundred kilobytes of its own. */
const EMPTY_BYTES = 1024 ** 2;

export function indexCoverage({ safeties, facts, standing }: CoverageReading): CoverageIndex {
  const unmet = Map.groupBy(standing.unmet, ({ dataset }) => dataset);
  const rhythms = facts.snapshot_classes.map((one) => isPoliced(one, standing) ? never(one) : one);
  return {
    rhythms: Map.groupBy(rhythms, ({ dataset }) => dataset),
    unmet: new Map([...unmet].map(([name, all]) => [name, all.map((one) => one.unmet)])),
    undecided: new Set(standing.matches.flatMap(({ unknown }) => unknown)),
    guests: new Map(safeties.flatMap(coversOf)),
  };
}

function isPoliced(one: Rhythm, { policed }: CoverageReading["standing"]): boolean {
  return policed.get(one.dataset)?.classes.includes(one.class) ?? false;
}

/** What a policy answers for is not late by what is usual. */
function never(one: Rhythm): Rhythm {
  return { ...one, stale_unix: Infinity };
}

/** A job that has not yet brought anything is no cover, and says nothing of none. */
function coversOf(safety: GuestSafety): [string, GuestCover][] {
  const { guest_id: guest, replicated_unix, backed_up_unix } = safety;
  return safety.disks.flatMap(({ dataset, is_replicated, is_backed_up }) =>
    dataset === null ? [] : [[dataset, {
      guest,
      is_replicated: is_replicated && (replicated_unix !== null || null),
      is_backed_up: is_backed_up && (backed_up_unix !== null || null),
    }]]
  );
}

export function coverageState(
  dataset: Dataset,
  { rhythms, unmet, undecided, guests }: CoverageIndex,
  nowUnix: number,
): CoverageState {
  const isLate = unmet.has(dataset.name) ||
    (rhythms.get(dataset.name) ?? []).some(({ stale_unix }) => stale_unix < nowUnix);
  if (isLate) return "late";
  const guest = guests.get(dataset.name);
  const covers = [
    hasSnapshots(dataset),
    ...(guest === undefined ? [] : [guest.is_replicated, guest.is_backed_up]),
  ];
  const isDecided = !undecided.has(dataset.name);
  if (covers.includes(true)) return isDecided ? "covered" : "unknown";
  if (guest === undefined && holdsNothing(dataset)) return isDecided ? "empty" : "unknown";
  return covers.every((cover) => cover === false) ? "uncovered" : "unknown";
}

/** Null: not known. */
function hasSnapshots(
  { snapshots, snapshot_count, newest_snapshot_unix }: Dataset,
): boolean | null {
  if (snapshots !== undefined) return snapshots.some(isCover);
  if (newest_snapshot_unix !== null) return true;
  return snapshot_count === null ? null : false;
}

function isCover({ class: label, count }: SnapshotClass): boolean {
  return !PASSING_CLASSES.has(label) && count !== 0;
}

function holdsNothing({ type, usedbydataset_bytes }: Dataset): boolean {
  return type === "filesystem" && typeof usedbydataset_bytes === "number" &&
    usedbydataset_bytes <= EMPTY_BYTES;
}

/** One dataset as a page shows it. */
export function coverageRow(
  dataset: Dataset,
  index: CoverageIndex,
  about: Pick<SnapshotRow, "host" | "read_unix" | "stale_after_seconds"> & { now_unix: number },
): SnapshotRow {
  const { now_unix, ...place } = about;
  const { name, snapshots } = dataset;
  const guest = index.guests.get(name);
  const rhythms = index.rhythms.get(name) ?? [];
  return {
    ...place,
    dataset: name,
    state: coverageState(dataset, index, now_unix),
    cells: snapshots === undefined ? null : cellsOf(snapshots, rhythms, now_unix),
    guest: guest?.guest ?? null,
    is_replicated: guest?.is_replicated ?? null,
    is_backed_up: guest?.is_backed_up ?? null,
    unmet: index.unmet.get(name) ?? [],
  };
}

/** Those there are, and those that there should be and of which none is left. */
function cellsOf(
  snapshots: readonly SnapshotClass[],
  rhythms: readonly Rhythm[],
  nowUnix: number,
): SnapshotCell[] {
  const told = new Set(snapshots.map((one) => one.class));
  const left = rhythms.filter((one) => !told.has(one.class))
    .map((one) => ({ class: one.class, count: 0, newest_unix: null }));
  return [...snapshots, ...left].map(({ class: label, count, newest_unix }) => {
    const rhythm = rhythms.find((one) => one.class === label);
    return {
      column: columnOf(label),
      class: label,
      count,
      newest_unix: newest_unix ?? rhythm?.newest_unix ?? null,
      gap_seconds: rhythm?.gap_seconds ?? null,
      is_late: rhythm !== undefined && rhythm.stale_unix < nowUnix,
    };
  });
}

function columnOf(label: string): SnapshotColumn {
  const frequency = frequencyOf({ class: label });
  return SNAPSHOT_COLUMNS.find((column) => column === frequency) ?? "other";
}
