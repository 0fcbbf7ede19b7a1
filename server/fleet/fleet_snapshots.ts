/**
 * The datasets of all hosts with their snapshots, page by page. There may be a million: of each is
 * kept how it is covered, in a byte, and only what a page shows is made.
 */
import type { Clock } from "../../shared/clock.ts";
import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import { countPages } from "../../shared/page_of.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import {
  COVERAGE_STATES,
  type CoverageState,
  type SnapshotBoardPage,
  type SnapshotQuery,
  type SnapshotRow,
  SNAPSHOTS_ON_PAGE,
} from "../views/snapshot_board.ts";
import { isSameCoverage, readCoverage } from "./coverage_reading.ts";
import {
  type CoverageReading,
  coverageRow,
  coverageState,
  indexCoverage,
} from "./dataset_coverage.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";
import { inSlices } from "./in_slices.ts";

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

export interface SnapshotsAsked {
  clock: Clock;
  signal: AbortSignal;
  onFault: (error: unknown) => void;
}

export class FleetSnapshots {
  #made = new WeakMap<HostState, Made>();

  constructor(readonly hosts: Hosts) {}

  /** Looks through all hosts in slices, so that nobody waits for that. */
  async page(
    query: SnapshotQuery,
    { clock, signal, onFault }: SnapshotsAsked,
  ): Promise<SnapshotBoardPage> {
    const nowUnix = clock.nowMs() / 1000;
    const states = [...this.hosts.states()].sort((a, b) =>
      NATURAL_ORDER.compare(a.row.name, b.row.name)
    );
    const found: Found[] = [];
    await inSlices(states, (state) => {
      const made = this.#of(state, nowUnix);
      found.push({ state, made, counts: countStates(made, nameFilter(state, query)) });
    }, { clock, signal, onFault: (_, error) => onFault(error) });
    return toPage(found, query, nowUnix);
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

function toPage(
  found: readonly Found[],
  query: SnapshotQuery,
  nowUnix: number,
): SnapshotBoardPage {
  const sum = (place: number) => found.reduce((all, { counts }) => all + (counts[place] ?? 0), 0);
  const counts = Object.fromEntries(
    COVERAGE_STATES.map((state, place) => [state, sum(place)]),
  ) as Record<CoverageState, number>;
  const shown = COVERAGE_STATES.filter((state) => query.state === null || query.state === state);
  const total = shown.reduce((all, state) => all + counts[state], 0);
  const pages = countPages(total, SNAPSHOTS_ON_PAGE);
  const page = Math.min(query.page, pages);
  const rows: SnapshotRow[] = [];
  let passed = (page - 1) * SNAPSHOTS_ON_PAGE;
  for (const state of shown) {
    const place = COVERAGE_STATES.indexOf(state);
    for (const host of found) {
      const count = host.counts[place] ?? 0;
      if (count === 0 || rows.length >= SNAPSHOTS_ON_PAGE) continue;
      // What lies before the page is passed over host by host.
      if (passed >= count) {
        passed -= count;
        continue;
      }
      const room = SNAPSHOTS_ON_PAGE - rows.length;
      rows.push(...rowsOf(host, { query, place, from: passed, room, nowUnix }));
      passed = 0;
    }
  }
  return { ...query, page, pages, total, counts, rows };
}

/** `room` rows of one state from `from` on, in the order in which the host lists its datasets. */
function rowsOf(
  { state, made }: Found,
  { query, place, from, room, nowUnix }: {
    query: SnapshotQuery;
    place: number;
    from: number;
    room: number;
    nowUnix: number;
  },
): SnapshotRow[] {
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
  return reading.datasets.filter((dataset, at) => states[at] === place && passes(dataset))
    .slice(from, from + room)
    .map((dataset) => ({
      ...coverageRow(dataset, index, about),
      state: COVERAGE_STATES[place] ?? "unknown",
    }));
}
