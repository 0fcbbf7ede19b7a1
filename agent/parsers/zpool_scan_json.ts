import type { Scan } from "../../shared/sample/zfs_pools.ts";
import { isJsonObject, type JsonObject } from "./lossless_json.ts";
import { type NoteFault, readField } from "./zpool_report.ts";
import { parseBytes, parseCount, parseUnix, parseWord } from "./zpool_value.ts";

/** ZFS's other words for the three states a scan can be in. */
const STATES: Readonly<Record<string, string>> = {
  ERRORSCRUBBING: "SCANNING",
  ACTIVE: "SCANNING",
  COMPLETE: "FINISHED",
};

/** Where one kind of scan keeps its figures. */
interface Fields {
  function: string;
  state: string;
  start: string;
  end: string;
  errors: string | null;
  /** Done and total, bytes or blocks. */
  progress(bytes: (key: string) => number): [done: number, total: number];
  isPaused(stats: JsonObject): boolean;
}

const SCRUB_OR_RESILVER: Omit<Fields, "function"> = {
  state: "state",
  start: "start_time",
  end: "end_time",
  errors: "errors",
  progress: (bytes) => [bytes("issued"), bytes("to_examine") - bytes("skipped")],
  isPaused: (stats) => typeof parseUnix(stats.scrub_pause) === "number",
};

const ERROR_SCRUB: Fields = {
  function: "ERRORSCRUB",
  state: "err_scrub_state",
  start: "err_scrub_start_time",
  end: "err_scrub_end_time",
  errors: null,
  progress: (blocks) => {
    const examined = blocks("err_scrub_examined");
    return [examined, examined + blocks("err_scrub_to_examine")];
  },
  isPaused: (stats) => typeof parseUnix(stats.err_scrub_pause) === "number",
};

const REBUILD: Fields = {
  ...SCRUB_OR_RESILVER,
  function: "REBUILD",
  progress: (bytes) => [bytes("scanned"), bytes("to_scan")],
  isPaused: () => false,
};

const EXPANSION: Fields = {
  ...SCRUB_OR_RESILVER,
  function: "EXPAND",
  errors: null,
  progress: (bytes) => [bytes("reflowed"), bytes("to_reflow")],
  isPaused: (stats) => Number(stats.waiting_for_resilver ?? 0) !== 0,
};

/**
 * Reads every scan of one pool in `zpool status -j`. A pool never scanned has none. What text
 * mode does not tell is left out, so that a host's sample does not depend on its form: the
 * errors of a scan before it has finished, and the start of one that was cancelled.
 */
export function parseScansJson(pool: JsonObject, fault: NoteFault): Scan[] {
  const stats = readObject(pool, "scan_stats", fault);
  const rebuilds = Object.values(readObject(stats, "rebuild_stats", fault));

  const found = rebuilds.map((rebuild): [unknown, Fields] => [rebuild, REBUILD]);
  if (pool.raidz_expand_stats !== undefined) found.push([pool.raidz_expand_stats, EXPANSION]);
  if (stats.err_scrub_func === "ERRORSCRUB") found.push([stats, ERROR_SCRUB]);
  // Absent where only a rebuild ever ran.
  if (stats.function !== undefined && stats.function !== "NONE") {
    const named = readField(stats, "function", parseWord, fault);
    if (named !== null) found.push([stats, { ...SCRUB_OR_RESILVER, function: named }]);
  }
  return found.flatMap(([value, fields]) => parseScan(value, fields, fault) ?? []);
}

/** Empty where there is none. */
function readObject(from: JsonObject, key: string, fault: NoteFault): JsonObject {
  const parse = (value: unknown) => isJsonObject(value) ? value : undefined;
  return from[key] === undefined ? {} : readField(from, key, parse, fault) ?? {};
}

function parseScan(stats: unknown, fields: Fields, fault: NoteFault): Scan | null {
  if (!isJsonObject(stats)) {
    fault(`unexpected ${fields.function} statistics`);
    return null;
  }
  const word = readField(stats, fields.state, parseWord, fault);
  if (word === null || word === "NONE") return null;
  const state = STATES[word] ?? word;
  const isScanning = state === "SCANNING";
  const isFinished = state === "FINISHED";
  const read = <T>(key: string, parse: (value: unknown) => T | undefined) =>
    readField(stats, key, parse, fault);
  return {
    function: fields.function,
    state,
    start_unix: isScanning || isFinished ? read(fields.start, parseUnix) : null,
    end_unix: read(fields.end, parseUnix),
    progress_percent: isFinished ? 100 : isScanning ? progressOf(stats, fields) : null,
    paused: isScanning && fields.isPaused(stats),
    errors: isFinished && fields.errors !== null ? read(fields.errors, parseCount) : null,
    issued_bytes: null,
    to_scan_bytes: null,
    repaired_bytes: null,
  };
}

/** Two decimals, as text mode prints it. */
function progressOf(stats: JsonObject, fields: Fields): number | null {
  const [done, total] = fields.progress((key) => parseBytes(stats[key]) ?? NaN);
  const percent = total > 0 ? Number((100 * done / total).toFixed(2)) : NaN;
  return percent >= 0 ? Math.min(percent, 100) : null;
}
