/**
 * The datasets of all hosts with their snapshots, page by page. There may be a million: of each is
 * kept how it is covered, in a byte, and only what a page shows is made.
 */
import type { Clock } from "../../shared/clock.ts";
import { countPages } from "../../shared/page_of.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import {
  COVERAGE_STATES,
  type CoverageState,
  type SnapshotBoardPage,
  type SnapshotQuery,
  type SnapshotRow,
  SNAPSHOTS_ON_PAGE,
  SORTED_DATASETS,
} from "../views/snapshot_board.ts";
import { isSameCoverage, readCoverage } from "./coverage_reading.ts";
import {
  type CoverageReading,
  coverageRow,
  coverageState,
  indexCoverage,
} from "./dataset_coverage.ts";
import { FirstOf } from "./first_of.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";
import { inSlices } from "./in_slices.ts";
import {
  compareKeyed,
  hostsInOrder,
  isByHost,
  isRowSort,
  statesInOrder,
  toKeyed,
} from "./snapshot_order.ts";

interface Made {
  reading: CoverageReading;
  /** Of each dataset the place of its state in `COVERAGE_STATES`. */
  states: Uint8Array;
}

/** What of one host a query finds. */
interface Found {
  state: HostState;
  made: Made;
  counts: readonly number[];
}

/** Datasets of one host in one state, which stand together. */
interface Stretch {
  host: Found;
  place: number;
}

/** All that a query finds, in its order. */
interface Listed {
  counts: Record<CoverageState, number>;
  /** Those that are asked for. */
  total: number;
  /** How many of them can be had. */
  reach: number;
  rows(from: number, count: number): SnapshotRow[];
  /** Every one that can be had, each made when it is wanted. */
  all(): Iterable<SnapshotRow>;
}

export interface SnapshotsAsked {
  clock: Clock;
  signal: AbortSignal;
  onFault: (error: unknown) => void;
}

export class FleetSnapshots {
  #made = new WeakMap<HostState, Made>();

  constructor(readonly hosts: Hosts) {}

  async page(query: SnapshotQuery, asked: SnapshotsAsked): Promise<SnapshotBoardPage> {
    const most = query.page * SNAPSHOTS_ON_PAGE;
    const { counts, total, reach, rows } = await this.#list(query, { ...asked, most });
    const pages = countPages(reach, SNAPSHOTS_ON_PAGE);
    const page = Math.min(query.page, pages);
    return {
      ...query,
      page,
      pages,
      total,
      first_only: reach < total ? reach : null,
      counts,
      rows: rows((page - 1) * SNAPSHOTS_ON_PAGE, SNAPSHOTS_ON_PAGE),
    };
  }

  /** Those of all pages. */
  async *each(query: SnapshotQuery, asked: SnapshotsAsked): AsyncGenerator<SnapshotRow> {
    const { all } = await this.#list(query, { ...asked, most: SORTED_DATASETS });
    yield* all();
  }

  /** Looks through all hosts in slices, so that nobody waits for that. */
  async #list(
    query: SnapshotQuery,
    { clock, signal, onFault, most }: SnapshotsAsked & { most: number },
  ): Promise<Listed> {
    const { sort } = query;
    const nowUnix = clock.nowMs() / 1000;
    const found: Found[] = [];
    const shown = statesInOrder(sort).filter((state) => [null, state].includes(query.state));
    const first = isRowSort(sort)
      ? new FirstOf(compareKeyed(sort), Math.min(most, SORTED_DATASETS))
      : null;
    await inSlices(hostsInOrder(this.hosts.states(), sort), (state) => {
      const made = this.#of(state, nowUnix);
      const host = { state, made, counts: countStates(made, nameFilter(state, query)) };
      found.push(host);
      if (!isRowSort(sort)) return;
      first?.add(
        shown.flatMap((of) => [...rowsOf(stretchOf(host, of), { query, nowUnix })])
          .map((row) => toKeyed(row, sort)),
      );
    }, { clock, signal, onFault: (_, error) => onFault(error) });
    const counts = sumCounts(found);
    const total = shown.reduce((all, state) => all + counts[state], 0);
    if (first !== null) {
      const sorted = first.all().map(({ row }) => row);
      const rows: Listed["rows"] = (from, count) => sorted.slice(from, from + count);
      return { counts, total, reach: Math.min(total, SORTED_DATASETS), rows, all: () => sorted };
    }
    const stretches = isByHost(sort)
      ? found.flatMap((host) => shown.map((state) => stretchOf(host, state)))
      : shown.flatMap((state) => found.map((host) => stretchOf(host, state)));
    return {
      counts,
      total,
      reach: total,
      rows: (from, room) => cutStretches(stretches, { query, from, room, nowUnix }),
      all: () => stretches.values().flatMap((one) => rowsOf(one, { query, nowUnix })),
    };
  }

  /** Made anew when something that it rests on is another; what is late, the ledger tells anew. */
  #of(state: HostState, nowUnix: number): Made {
    const reading = readCoverage(state);
    const before = this.#made.get(state);
    if (before !== undefined && isSameCoverage(before.reading, reading)) return before;
    const index = indexCoverage(reading);
    const states = Uint8Array.from(
      reading.datasets,
      (dataset) => COVERAGE_STATES.indexOf(coverageState(dataset, index, nowUnix)),
    );
    const made = { reading, states };
    this.#made.set(state, made);
    return made;
  }
}

type NameFilter = (dataset: Dataset) => boolean;

/** A host that is found by its name is found with all that it has. */
function nameFilter({ row }: HostState, { text }: SnapshotQuery): NameFilter {
  const wanted = text.toLowerCase();
  if (wanted === "" || row.name.toLowerCase().includes(wanted)) return () => true;
  return ({ name }) => name.toLowerCase().includes(wanted);
}

function countStates({ reading: { datasets }, states }: Made, passes: NameFilter): number[] {
  const counts = COVERAGE_STATES.map(() => 0);
  for (const [at, dataset] of datasets.entries()) {
    const place = states[at];
    if (place !== undefined && passes(dataset)) counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

function sumCounts(found: readonly Found[]): Record<CoverageState, number> {
  const sum = (place: number) => found.reduce((all, { counts }) => all + (counts[place] ?? 0), 0);
  return Object.fromEntries(
    COVERAGE_STATES.map((state, place) => [state, sum(place)]),
  ) as Record<CoverageState, number>;
}

function stretchOf(host: Found, state: CoverageState): Stretch {
  return { host, place: COVERAGE_STATES.indexOf(state) };
}

interface Cut {
  query: SnapshotQuery;
  nowUnix: number;
  /** Default: from the first on, all. */
  from?: number;
  room?: number;
}

/** `room` rows of all stretches from `from` on. */
function cutStretches(stretches: readonly Stretch[], cut: Required<Cut>): SnapshotRow[] {
  const rows: SnapshotRow[] = [];
  let passed = cut.from;
  for (const stretch of stretches) {
    const count = stretch.host.counts[stretch.place] ?? 0;
    const room = cut.room - rows.length;
    if (room === 0) break;
    // What lies before the page is passed over stretch by stretch.
    if (passed < count) rows.push(...rowsOf(stretch, { ...cut, from: passed, room }));
    passed = Math.max(0, passed - count);
  }
  return rows;
}

/** Rows of one stretch, in the order in which the host lists its datasets. */
function* rowsOf(
  { host: { state, made }, place }: Stretch,
  { query, nowUnix, from = 0, room = Infinity }: Cut,
): Generator<SnapshotRow> {
  const { reading, states } = made;
  const passes = nameFilter(state, query);
  const index = indexCoverage(reading);
  const { read_unix } = state.standing("zfs_datasets");
  const about = {
    host: state.row.name,
    read_unix,
    stale_after_seconds: state.staleAfterSeconds("medium"),
    now_unix: nowUnix,
  };
  const found = reading.datasets.filter((dataset, at) => states[at] === place && passes(dataset));
  for (const dataset of found.slice(from, from + room)) {
    yield { ...coverageRow(dataset, index, about), state: COVERAGE_STATES[place] ?? "unknown" };
  }
}
