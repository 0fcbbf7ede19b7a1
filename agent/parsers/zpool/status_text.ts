import type { Counter } from "../../../shared/sample/counter.ts";
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import {
  excerpt,
  type Fault,
  faultOfOutput,
  faultsOfPool,
  findCut,
  isUnopened,
  joinProse,
  type NoteFault,
  type PoolStatus,
  type ZpoolReport,
} from "./report.ts";
import { parseScanText } from "./scan_text.ts";
import { parseVdevTable } from "./vdev_table.ts";
import { parseCount, parseCtime, parseExactBytes, parseWord } from "./value.ts";

/** An entry such as ` state: ONLINE` with the lines below it, up to the next entry. */
interface Entry {
  key: string;
  lines: string[];
}

/** Keys stand at most 3 columns in; tables and continued lines begin with a tab. */
const ENTRY = /^ {0,3}([a-z]+):(?: (.*))?$/;

/** Of these a pool has exactly one. */
const SINGLE_KEYS = ["state", "config", "errors"];

/** Of these each tells of one scan. */
const SCAN_KEYS: ReadonlySet<string> = new Set(["scan", "scrub", "expand", "remove"]);

/** Reads `zpool status -p`, also with `-s` and `-t`, of OpenZFS 2.1 and later; it tells no GUID. */
export function parseZpoolStatusText(text: string): ZpoolReport<PoolStatus> {
  const report: ZpoolReport<PoolStatus> = { pools: [], faults: findCut(text, "zpool status") };
  for (const entries of splitPools(text, report.faults)) {
    const name = entries[0]?.lines[0] ?? "";
    report.pools.push(parsePool(name, entries, faultsOfPool(name, report.faults)));
  }
  return report;
}

function splitPools(text: string, faults: Fault[]): Entry[][] {
  const pools: Entry[][] = [];
  for (const line of text.split("\n")) {
    const [, key, value = ""] = ENTRY.exec(line) ?? [];
    const pool = pools.at(-1);
    if (key === "pool") pools.push([{ key, lines: [value] }]);
    else if (pool !== undefined && key !== undefined) pool.push({ key, lines: [value] });
    else if (pool !== undefined) pool.at(-1)?.lines.push(line);
    else if (line.trim() !== "" && line !== "no pools available" && faults.length === 0) {
      const what = `expected "pool:", found ${excerpt(line)}`;
      faults.push(faultOfOutput(`Cannot read zpool status: ${what}`));
    }
  }
  return pools;
}

function parsePool(name: string, entries: readonly Entry[], fault: NoteFault): PoolStatus {
  const linesOf = (key: string) => entries.find((entry) => entry.key === key)?.lines;
  const word = linesOf("state")?.[0];
  const health = parseWord(word) ?? null;
  if (word !== undefined && health === null) fault(`unexpected state ${excerpt(word)}`);
  const errors = linesOf("errors");
  for (const key of SINGLE_KEYS) {
    const count = entries.filter((entry) => entry.key === key).length;
    // Without it the output is cut short, unless there is no error log to tell of.
    const isAbsent = key === "errors" && count === 0 && isUnopened(health);
    if (count !== 1 && !isAbsent) fault(`expected one line "${key}:", found ${count}`);
  }

  const config = linesOf("config");
  return {
    name,
    guid: null,
    health,
    error_count: errors === undefined ? null : parseErrors(errors, fault),
    scans: entries
      .filter(({ key }) => SCAN_KEYS.has(key))
      .flatMap(({ lines }) => parseScanText(lines, fault) ?? []),
    is_scrub_partial: false,
    status_text: joinProse(linesOf("status")?.join(" ") ?? ""),
    msgid: /\/msg\/([\w-]+)$/.exec(linesOf("see")?.[0]?.trim() ?? "")?.[1] ?? null,
    checkpoint: parseCheckpoint(linesOf("checkpoint")?.[0], fault),
    vdevs: config === undefined ? [] : parseVdevTable(name, config.slice(1), fault),
    doubt: null,
  };
}

/** "created DATE, consumes 5.1G", or "discarding, 5.1G remaining." */
function parseCheckpoint(line: string | undefined, fault: NoteFault): Pool["checkpoint"] {
  if (line === undefined) return null;
  const [, date, space] = /^created (.+), consumes (\S+)$/.exec(line) ?? [];
  const left = /^discarding, (\S+) remaining\.$/.exec(line)?.[1];
  if (left !== undefined) return { start_unix: null, space_bytes: parseExactBytes(left) };
  const start = parseCtime(date ?? "");
  if (start === undefined) fault(`unexpected checkpoint ${excerpt(line)}`);
  return { start_unix: start ?? null, space_bytes: parseExactBytes(space) };
}

const FILES_FOLLOW = "Permanent errors have been detected in the following files:";

function parseErrors([first = "", ...rest]: readonly string[], fault: NoteFault): Counter {
  if (first === "No known data errors") return 0;
  if (first === FILES_FOLLOW) return rest.filter((line) => line.trim() !== "").length;
  const count = /^(\d+) data errors?\b/.exec(first)?.[1];
  if (count === undefined) fault(`unexpected errors ${excerpt(first)}`);
  return parseCount(count) ?? null;
}
