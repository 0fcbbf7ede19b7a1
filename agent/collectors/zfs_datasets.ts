import type { CollectorError } from "../../shared/sample/fields.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import { type Argv, commandError, type CommandFailure } from "../io/io.ts";
import { ZFS_LIST_COLUMNS } from "../parsers/zfs/list.ts";
import type { Collector, CollectorContext, Cycle, SectionOf } from "./collector.ts";
import { isZfsAbsence } from "./zfs_absence.ts";
import { createDatasetSummary } from "./zfs_datasets_summary.ts";

type ZfsDatasetsSection = SectionOf<"medium", "zfs_datasets">;

const ARGV: Argv = ["zfs", "list", "-Hp", "-t", "all", "-o", ZFS_LIST_COLUMNS];

/** Tens of thousands of snapshots take long while their metadata is not in memory. */
const TIMEOUT_MS = 80_000;
/** Lines are summed up as they come, so this bounds time, not memory. */
const MAX_BYTES = 512 * 1024 * 1024;

/** More than this are told as one. */
const MAX_NAMED = 20;

/**
 * What a list that failed lacks: the datasets that every line of its complaint names, if the others
 * were read, else nobody knows what.
 */
function describeFailure(failure: CommandFailure, read: readonly Dataset[]): CollectorError[] {
  const whole = commandError("zfs_list", ARGV, failure);
  if (failure.kind !== "nonzero_exit" || read.length === 0) return [whole];
  const lines = failure.stderr.split("\n").filter((line) => line.trim() !== "");
  const named = lines.flatMap((line): CollectorError[] => {
    const subject = NAMED.exec(line)?.[1];
    const message = commandError("zfs_list", ARGV, { ...failure, stderr: line }).message;
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
  let hasReadDatasets = false;

  async function collect(cycle: Cycle): Promise<ZfsDatasetsSection> {
    const summary = createDatasetSummary(clock);
    const result = await zfs.runLines(ARGV, summary.add, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    });
    if (isZfsAbsence(result)) return await describeAbsence(cycle, result);

    const { datasets, errors } = summary.finish();
    hasReadDatasets ||= datasets.length > 0;
    return {
      available: result.kind === "ok" || hasReadDatasets || null,
      datasets,
      errors: [...(result.kind === "ok" ? [] : describeFailure(result, datasets)), ...errors],
    };
  }

  /** Without ZFS this is no fault; with it, or where that cannot be told, it is. */
  async function describeAbsence(
    cycle: Cycle,
    failure: CommandFailure,
  ): Promise<ZfsDatasetsSection> {
    const hasZfs = hasReadDatasets || await zfsModuleLoaded(cycle);
    const errors = hasZfs === false ? [] : [commandError("zfs_list", ARGV, failure)];
    return { available: hasZfs, datasets: [], errors };
  }

  return {
    kind: "medium",
    section: "zfs_datasets",
    collect,
    empty: (errors): ZfsDatasetsSection => ({ available: null, datasets: [], errors }),
  };
}
