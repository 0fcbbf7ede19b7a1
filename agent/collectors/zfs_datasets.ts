import type { CollectorError } from "../../shared/sample/fields.ts";
import type { Dataset, SnapshotChange } from "../../shared/sample/zfs_datasets.ts";
import { type Argv, commandError, type CommandFailure } from "../io/io.ts";
import { ZFS_LIST_COLUMNS, ZFS_LIST_LEAST_COLUMNS } from "../parsers/zfs/list.ts";
import type { Collector, CollectorContext, Cycle, SectionOf } from "./collector.ts";
import { type Columns, createKnownColumns } from "./known_columns.ts";
import { compareSnapshots, MAX_CHANGES } from "./snapshot_changes.ts";
import type { SnapshotNames } from "./snapshot_names.ts";
import { isZfsAbsence } from "./zfs_absence.ts";
import { createDatasetSummary } from "./zfs_datasets_summary.ts";

type ZfsDatasetsSection = SectionOf<"medium", "zfs_datasets">;

interface ZfsList extends Columns<ZfsList> {
  columns: string;
}

function listOf(columns: string): ZfsList {
  return { argv: ["zfs", "list", "-Hp", "-t", "all", "-o", columns], columns };
}

const LIST: ZfsList = { ...listOf(ZFS_LIST_COLUMNS), least: listOf(ZFS_LIST_LEAST_COLUMNS) };

/** Tens of thousands of snapshots take long while their metadata is not in memory. */
const TIMEOUT_MS = 80_000;
/** Lines are summed up as they come, so this bounds time, not memory. */
const MAX_BYTES = 512 * 1024 * 1024;

const NOTHING = { available: null, datasets: [], snapshot_changes: null };

/** More than this are told as one. */
const MAX_NAMED = 20;

/**
 * What a list that failed lacks: the datasets that every line of its complaint names, if the others
 * were read, else nobody knows what.
 */
function describeFailure(
  argv: Argv,
  failure: CommandFailure,
  read: readonly Dataset[],
): CollectorError[] {
  const whole = commandError("zfs_list", argv, failure);
  if (failure.kind !== "nonzero_exit" || read.length === 0) return [whole];
  const lines = failure.stderr.split("\n").filter((line) => line.trim() !== "");
  const named = lines.flatMap((line): CollectorError[] => {
    const subject = NAMED.exec(line)?.[1];
    const message = commandError("zfs_list", argv, { ...failure, stderr: line }).message;
    return subject === undefined ? [] : [{ tag: "zfs_list", message, subject }];
  });
  const isNamed = named.length > 0 && named.length === lines.length && named.length <= MAX_NAMED;
  return isNamed ? named : [whole];
}

/** "cannot open 'tank/data': I/O error"; a snapshot stands for its dataset. */
const NAMED = /^cannot [a-z ]+ '([^'@#]+)(?:[@#][^']*)?': /;

/**
 * Collects filesystems and volumes with a summary of their snapshots. `zfsModuleLoaded`
 * tells whether this host has ZFS, null when that cannot be told.
 */
export function createZfsDatasetsCollector(
  { lane, clock }: CollectorContext,
  zfsModuleLoaded: (cycle: Cycle) => Promise<boolean | null>,
): Collector {
  const zfs = lane("zfs_list");
  const known = createKnownColumns(clock);
  let hasReadDatasets = false;
  /** Of the last list that was read whole. */
  let lastNames: SnapshotNames | null = null;

  async function collect(cycle: Cycle): Promise<ZfsDatasetsSection> {
    let summary = createDatasetSummary(clock, ZFS_LIST_COLUMNS);
    const { asked: { argv }, result } = await known.ask(LIST, ({ argv, columns }) => {
      summary = createDatasetSummary(clock, columns);
      return zfs.runLines(argv, summary.add, {
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_BYTES,
      });
    });
    if (isZfsAbsence(result)) return await describeAbsence(cycle, argv, result);

    const { datasets, names, errors, isWhole } = summary.finish();
    hasReadDatasets ||= datasets.length > 0;
    const { kind } = result;
    const changes = kind === "ok" && isWhole ? changesUntil(names) : { told: null, errors: [] };
    return {
      available: kind === "ok" || hasReadDatasets || null,
      datasets,
      snapshot_changes: changes.told,
      errors: [
        ...(kind === "ok" ? [] : describeFailure(argv, result, datasets)),
        ...errors,
        ...changes.errors,
      ],
    };
  }

  function changesUntil(
    names: SnapshotNames | null,
  ): { told: SnapshotChange[] | null; errors: CollectorError[] } {
    const last = lastNames;
    lastNames = names;
    if (last === null || names === null) return { told: null, errors: [] };
    const all = compareSnapshots(last, names);
    const left = all.slice(MAX_CHANGES).filter((change) => change.destroyed_out_of_order > 0);
    const message =
      `Cannot send all "snapshot_changes": ${left.length} more with snapshots out of order`;
    return {
      told: all.slice(0, MAX_CHANGES),
      errors: left.length === 0 ? [] : [{ tag: "truncated", message }],
    };
  }

  /** Without ZFS this is no fault; with it, or where that cannot be told, it is. */
  async function describeAbsence(
    cycle: Cycle,
    argv: Argv,
    failure: CommandFailure,
  ): Promise<ZfsDatasetsSection> {
    const hasZfs = hasReadDatasets || await zfsModuleLoaded(cycle);
    const errors = hasZfs === false ? [] : [commandError("zfs_list", argv, failure)];
    return { ...NOTHING, available: hasZfs, errors };
  }

  return {
    kind: "medium",
    section: "zfs_datasets",
    collect,
    empty: (errors): ZfsDatasetsSection => ({ ...NOTHING, errors }),
  };
}
