import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type Dataset, datasetSchema } from "../../shared/sample/zfs_datasets.ts";
import type { GuestSafety } from "../../shared/coverage/guest_safety.ts";
import type { CoverageState } from "../views/snapshot_board.ts";
import { NO_POLICIES } from "../ledger/snapshots/policies.ts";
import { coverageRow, coverageState, indexCoverage } from "./dataset_coverage.ts";

const NOW = 1_780_000_000;
const HOUR = 3_600;

function dataset(fields: Partial<Dataset> = {}): Dataset {
  return datasetSchema.parse({ name: "tank/data", type: "filesystem", ...fields });
}

const taken = (label: string, ageHours: number, count = 10) => ({
  class: label,
  count,
  newest_unix: NOW - ageHours * HOUR,
  oldest_unix: NOW - 100 * HOUR,
  used_bytes: 0,
});

function guest(fields: Partial<GuestSafety["disks"][number]>, times: Partial<GuestSafety> = {}) {
  return {
    guest_id: "qemu/104",
    state: "unknown",
    snapshot_unix: null,
    replicated_unix: null,
    replicated_to: [],
    backed_up_unix: null,
    backup_jobs: null,
    disks: [{
      disk: "scsi0",
      storage: "local-zfs",
      volume: "data",
      dataset: "tank/data",
      newest_snapshot_unix: null,
      oldest_snapshot_unix: null,
      snapshot_class: null,
      is_snapshotted: false,
      is_replicated: false,
      is_backed_up: false,
      ...fields,
    }],
    ...times,
  } as const;
}

const rhythm = (stale_unix: number) => ({
  dataset: "tank/data",
  class: "sanoid hourly",
  newest_unix: NOW - HOUR,
  gap_seconds: HOUR,
  stale_unix,
});
const HOURLY = dataset({ snapshots: [taken("sanoid hourly", 1)] });

interface Row {
  why: string;
  of: Dataset;
  safeties?: readonly GuestSafety[];
  classes?: ReturnType<typeof rhythm>[];
  unmet?: boolean;
  /** Too little was told to say whether a policy is met. */
  undecided?: boolean;
  /** Classes that answer to a policy. */
  policed?: readonly string[];
  is: CoverageState;
}

const ROWS: readonly Row[] = [
  { why: "snapshots of any tool cover", of: HOURLY, is: "covered" },
  { why: "without any it is uncovered", of: dataset({ snapshots: [] }), is: "uncovered" },
  {
    why: "what backups and replication leave for themselves is nothing to go back to",
    of: dataset({ snapshots: [taken("vzdump", 1), taken("pve replication", 1)] }),
    is: "uncovered",
  },
  {
    why: "a class of which none is left covers nothing",
    of: dataset({ snapshots: [taken("sanoid daily", 1, 0)] }),
    is: "uncovered",
  },
  {
    why: "an agent that tells no classes tells the newest",
    of: dataset({ newest_snapshot_unix: 5 }),
    is: "covered",
  },
  { why: "or that there are none", of: dataset({ snapshot_count: 0 }), is: "uncovered" },
  { why: "or nothing, which is not known", of: dataset(), is: "unknown" },
  {
    why: "a filesystem that only holds others has nothing to lose",
    of: dataset({ snapshots: [], usedbydataset_bytes: 200_000 }),
    is: "empty",
  },
  {
    why: "a volume has, however small",
    of: dataset({ type: "volume", snapshots: [], usedbydataset_bytes: 0 }),
    is: "uncovered",
  },
  {
    why: "a disk of a guest that is backed up is covered",
    of: dataset({ snapshots: [] }),
    safeties: [guest({ is_backed_up: true }, { backed_up_unix: NOW - HOUR })],
    is: "covered",
  },
  {
    why: "a job that has not yet brought a backup is not known to cover",
    of: dataset({ snapshots: [] }),
    safeties: [guest({ is_backed_up: true })],
    is: "unknown",
  },
  {
    why: "a disk of a guest whose replication was not read may be covered",
    of: dataset({ snapshots: [] }),
    safeties: [guest({ is_replicated: null })],
    is: "unknown",
  },
  {
    why: "a disk of a guest that nothing covers is uncovered, and never empty",
    of: dataset({ snapshots: [], usedbydataset_bytes: 0 }),
    safeties: [guest({})],
    is: "uncovered",
  },
  { why: "a class that is stale is late", of: HOURLY, classes: [rhythm(NOW - 1)], is: "late" },
  { why: "at its border it is not yet", of: HOURLY, classes: [rhythm(NOW)], is: "covered" },
  { why: "a policy that is not met is late", of: HOURLY, unmet: true, is: "late" },
  {
    why: "snapshots that may not be as a policy asks are not known to cover",
    of: dataset({ newest_snapshot_unix: 5 }),
    undecided: true,
    is: "unknown",
  },
  {
    why: "where there are none it is uncovered, whatever a policy asks",
    of: dataset({ snapshot_count: 0 }),
    undecided: true,
    is: "uncovered",
  },
  {
    why: "what a policy answers for is not late by what is usual",
    of: HOURLY,
    classes: [rhythm(NOW - 1)],
    policed: ["sanoid hourly"],
    is: "covered",
  },
];

for (const row of ROWS) {
  const { why, of, safeties = [], classes = [], unmet = false, policed = [], is } = row;
  Deno.test(`coverageState(): ${why}`, () => {
    const policy = {
      policy_id: "1",
      policy: "hourly",
      dataset: "tank/data",
      unmet: "daily",
      newest_unix: null,
      wanted: 1,
      count: 0,
    } as const;
    const index = indexCoverage({
      datasets: [of],
      safeties,
      facts: { snapshot_classes: classes },
      standing: {
        matches: row.undecided === true ? [{ unknown: ["tank/data"] }] : [],
        unmet: unmet ? [policy] : [],
        policed: new Map([["tank/data", { is_newest_asked: true, classes: policed }]]),
      },
    });

    strictEqual(coverageState(of, index, NOW), is);
  });
}

const ABOUT = { host: "a", read_unix: 7, stale_after_seconds: 600, now_unix: NOW };

Deno.test("coverageRow() has a class of which none is left where it is missed", () => {
  const of = dataset({ snapshots: [taken("syncoid", 2)] });
  const facts = { snapshot_classes: [rhythm(NOW - 1)] };
  const index = indexCoverage({
    datasets: [of],
    safeties: [guest({})],
    facts,
    standing: NO_POLICIES,
  });
  const { cells, ...row } = coverageRow(of, index, ABOUT);

  deepStrictEqual(row, {
    host: "a",
    read_unix: 7,
    stale_after_seconds: 600,
    dataset: "tank/data",
    state: "late",
    guest: "qemu/104",
    is_replicated: false,
    is_backed_up: false,
    unmet: [],
  });
  deepStrictEqual(cells?.map((cell) => [cell.column, cell.class, cell.count, cell.is_late]), [
    ["other", "syncoid", 10, false],
    ["hourly", "sanoid hourly", 0, true],
  ]);
  strictEqual(
    coverageRow(dataset(), index, ABOUT).cells,
    null,
  );
});
