import type { Scan } from "../../../shared/sample/zfs_pools.ts";
import { isJsonObject, type JsonObject } from "../lossless_json.ts";
import { type NoteFault, readField } from "./report.ts";
import { parseBytes, parseCount, parseUnix, parseWord, toProgress } from "./value.ts";

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
  repaired: string | null;
  /** Done and total, bytes or blocks, from which text mode prints how far it is. */
  progress(figure: Figure): [done: number, total: number];
  /** Bytes done and to be done; null where only blocks are counted. */
  bytes: ((figure: Figure) => [done: number, total: number]) | null;
  isPaused(stats: JsonObject): boolean;
  /** Where it stands since when it is paused; null where that is not told. */
  pausedSince: string | null;
}

/** A figure of the statistics; NaN where it is absent or cannot be true. */
type Figure = (key: string) => number;

const issuedOfExamined = (figure: Figure): [number, number] => [
  figure("issued"),
  figure("to_examine") - figure("skipped"),
];
const reflowed = (figure: Figure): [number, number] => [figure("reflowed"), figure("to_reflow")];
const copied = (figure: Figure): [number, number] => [figure("copied"), figure("to_copy")];

const SCRUB_OR_RESILVER: Omit<Fields, "function"> = {
  state: "state",
  start: "start_time",
  end: "end_time",
  errors: "errors",
  repaired: "processed",
  progress: issuedOfExamined,
  bytes: issuedOfExamined,
  isPaused: (stats) => typeof parseUnix(stats.scrub_pause) === "number",
  pausedSince: "scrub_pause",
};

const ERROR_SCRUB: Fields = {
  function: "ERRORSCRUB",
  state: "err_scrub_state",
  start: "err_scrub_start_time",
  end: "err_scrub_end_time",
  errors: null,
  repaired: null,
  progress: (blocks) => {
    const examined = blocks("err_scrub_examined");
    return [examined, examined + blocks("err_scrub_to_examine")];
  },
  bytes: null,
  isPaused: (stats) => typeof parseUnix(stats.err_scrub_pause) === "number",
  pausedSince: "err_scrub_pause",
};

const REBUILD: Fields = {
  ...SCRUB_OR_RESILVER,
  function: "REBUILD",
  repaired: "rebuilt",
  progress: (bytes) => [bytes("scanned"), bytes("to_scan")],
  bytes: (figure) => [figure("issued"), figure("to_scan")],
  isPaused: () => false,
  pausedSince: null,
};

const EXPANSION: Fields = {
  ...SCRUB_OR_RESILVER,
  function: "EXPAND",
  errors: null,
  repaired: null,
  progress: reflowed,
  bytes: reflowed,
  isPaused: (stats) => Number(stats.waiting_for_resilver ?? 0) !== 0,
  pausedSince: null,
};

const REMOVAL: Fields = { ...EXPANSION, function: "REMOVE", progress: copied, bytes: copied };

/**
 * Reads every scan of one pool in `zpool status -j`. A pool never scanned has none. What text
 * mode does not tell is left out, so that a host's sample does not depend on its form: the
 * errors of a scan before it has finished, and the start of one that was cancelled. Bytes are
 * told here alone, since text rounds them.
 */
export function parseScansJson(pool: JsonObject, fault: NoteFault): Scan[] {
  const stats = readObject(pool, "scan_stats", fault);
  const rebuilds = Object.values(readObject(stats, "rebuild_stats", fault));

  // In the order of text mode.
  const found: [stats: unknown, fields: Fields][] = [];
  // Absent where only a rebuild ever ran.
  if (stats.function !== undefined && stats.function !== "NONE") {
    const named = readField(stats, "function", parseWord, fault);
    if (named !== null) found.push([stats, { ...SCRUB_OR_RESILVER, function: named }]);
  }
  if (stats.err_scrub_func === "ERRORSCRUB") found.push([stats, ERROR_SCRUB]);
  for (const rebuild of rebuilds) found.push([rebuild, REBUILD]);
  if (pool.removal_stats !== undefined) found.push([pool.removal_stats, REMOVAL]);
  if (pool.raidz_expand_stats !== undefined) found.push([pool.raidz_expand_stats, EXPANSION]);
  return found.flatMap(([value, fields]) => parseScan(value, fields, fault) ?? []);
}

/**
 * The least part of a pool's allocated space that a scrub of the whole pool deals with. What is
 * freed or written anew while it runs it need not read, seldom as much as half; `zpool scrub -C`,
 * `-S` and `-E` read only what was written in a span of time, seldom more than half.
 */
const WHOLE_SCRUB_RATIO = 0.5;
/** Space that no scrub reads (space maps, intent logs) weighs in an almost empty pool. */
const UNREAD_BYTES = 64 * 1024 * 1024;

/** Whether the finished scrub in `scan_stats` has left out a good part of the pool. */
export function isScrubPartial({ scan_stats: stats }: JsonObject): boolean {
  if (!isJsonObject(stats) || stats.function !== "SCRUB" || stats.state !== "FINISHED") {
    return false;
  }
  const figure = figuresOf(stats);
  // What it skipped is part of the pool. Of the two counts a restart of the host leaves one right.
  const counts = ["issued", "examined"].map(figure).filter((bytes) => bytes >= 0);
  const read = Math.max(...counts);
  const allocated = figure("to_examine");
  return counts.length > 0 && read < WHOLE_SCRUB_RATIO * allocated &&
    allocated - read > UNREAD_BYTES;
}

/** Empty where there is none. */
function readObject(from: JsonObject, key: string, fault: NoteFault): JsonObject {
  const parse = (value: unknown) => isJsonObject(value) ? value : undefined;
  return from[key] === undefined ? {} : readField(from, key, parse, fault) ?? {};
}

function figuresOf(stats: JsonObject): Figure {
  return (key) => parseBytes(stats[key]) ?? NaN;
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
  // In text mode a finished removal tells its minutes only.
  const hasStart = isScanning || (isFinished && fields.function !== "REMOVE");
  const read = <T>(key: string, parse: (value: unknown) => T | undefined) =>
    readField(stats, key, parse, fault);
  const start = hasStart ? read(fields.start, parseUnix) : null;
  const end = read(fields.end, parseUnix);
  const isPaused = isScanning && fields.isPaused(stats);
  const figure = figuresOf(stats);
  const [done, total] = fields.progress(figure);
  return {
    function: fields.function,
    state,
    // A clock that went back has a scan end before it began.
    start_unix: isFinished && (start ?? 0) > (end ?? Infinity) ? null : start,
    end_unix: end,
    progress_percent: isFinished ? 100 : isScanning ? toProgress(100 * done / total) : null,
    paused: isPaused,
    ...(isPaused && fields.pausedSince !== null &&
      { paused_unix: read(fields.pausedSince, parseUnix) }),
    errors: isFinished && fields.errors !== null ? read(fields.errors, parseCount) : null,
    ...bytesOf(fields, figure),
  };
}

/** Blocks that clones share are read more than once, but not all of them. */
const MOST_OFTEN = 2;

function bytesOf(
  fields: Fields,
  figure: Figure,
): Pick<Scan, "issued_bytes" | "to_scan_bytes" | "repaired_bytes"> {
  const [done, total] = fields.bytes?.(figure) ?? [NaN, NaN];
  const known = (bytes: number) => bytes >= 0 ? bytes : null;
  const within = (bytes: number) => bytes <= MOST_OFTEN * total ? known(bytes) : null;
  return {
    issued_bytes: within(done),
    to_scan_bytes: known(total),
    repaired_bytes: fields.repaired === null ? null : within(figure(fields.repaired)),
  };
}
