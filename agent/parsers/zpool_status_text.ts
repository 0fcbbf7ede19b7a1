import type { Counter } from "../../shared/sample/fields.ts";
import {
  excerpt,
  faultsOfPool,
  type NoteFault,
  type PoolStatus,
  type ZpoolReport,
} from "./zpool_report.ts";
import { parseScanText } from "./zpool_scan_text.ts";
import { parseVdevTable } from "./zpool_vdev_table.ts";
import { parseCount, parseWord } from "./zpool_value.ts";

/** An entry such as ` state: ONLINE` with the lines below it, up to the next entry. */
interface Entry {
  key: string;
  lines: string[];
}

/** Keys stand at most 3 columns in; tables and continued lines begin with a tab. */
const ENTRY = /^ {0,3}([a-z]+):(?: (.*))?$/;

/** Of these a pool has exactly one. */
const SINGLE_KEYS = ["state", "config", "errors"];

/** Reads `zpool status -p` of OpenZFS 2.1 and later; it tells no GUID. */
export function parseZpoolStatusText(text: string): ZpoolReport<PoolStatus> {
  const report: ZpoolReport<PoolStatus> = { pools: [], faults: [] };
  for (const entries of splitPools(text, report.faults)) {
    const name = entries[0]?.lines[0] ?? "";
    report.pools.push(parsePool(name, entries, faultsOfPool(name, report.faults)));
  }
  return report;
}

function splitPools(text: string, faults: string[]): Entry[][] {
  const pools: Entry[][] = [];
  for (const line of text.split("\n")) {
    const [, key, value = ""] = ENTRY.exec(line) ?? [];
    const pool = pools.at(-1);
    if (key === "pool") pools.push([{ key, lines: [value] }]);
    else if (pool !== undefined && key !== undefined) pool.push({ key, lines: [value] });
    else if (pool !== undefined) pool.at(-1)?.lines.push(line);
    else if (line.trim() !== "" && line !== "no pools available" && faults.length === 0) {
      faults.push(`Cannot read zpool status: expected "pool:", found ${excerpt(line)}`);
    }
  }
  return pools;
}

function parsePool(name: string, entries: readonly Entry[], fault: NoteFault): PoolStatus {
  const linesOf = (key: string) => entries.find((entry) => entry.key === key)?.lines;
  for (const key of SINGLE_KEYS) {
    const count = entries.filter((entry) => entry.key === key).length;
    if (count !== 1) fault(`expected one line "${key}:", found ${count}`);
  }

  const word = linesOf("state")?.[0];
  const health = parseWord(word) ?? null;
  if (word !== undefined && health === null) fault(`unexpected state ${excerpt(word)}`);
  const config = linesOf("config");
  const errors = linesOf("errors");
  return {
    name,
    guid: null,
    health,
    error_count: errors === undefined ? null : parseErrors(errors, fault),
    scans: entries
      .filter(({ key }) => key === "scan" || key === "scrub" || key === "expand")
      .flatMap(({ lines }) => parseScanText(lines, fault) ?? []),
    status_text: linesOf("status")?.join(" ").trim().replace(/\s+/g, " ") ?? null,
    vdevs: config === undefined ? [] : parseVdevTable(name, config.slice(1), fault),
  };
}

const FILES_FOLLOW = "Permanent errors have been detected in the following files:";

function parseErrors([first = "", ...rest]: readonly string[], fault: NoteFault): Counter {
  if (first === "No known data errors") return 0;
  if (first === FILES_FOLLOW) return rest.filter((line) => line.trim() !== "").length;
  const count = /^(\d+) data errors?\b/.exec(first)?.[1];
  if (count === undefined) fault(`unexpected errors ${excerpt(first)}`);
  return parseCount(count) ?? null;
}
