import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Scan } from "../../../shared/sample/zfs_pools.ts";
import { chooseOfEach, chooseScan } from "./scan.ts";

function scan(name: string, state: string, start: number, end: number | null): Scan {
  const rest = {
    progress_percent: null,
    paused: false,
    errors: null,
    issued_bytes: null,
    to_scan_bytes: null,
    repaired_bytes: null,
  };
  return { function: name, state, start_unix: start, end_unix: end, ...rest };
}

const OLD_SCRUB = scan("SCRUB", "FINISHED", 100, 200);
const NEW_SCRUB = scan("SCRUB", "FINISHED", 500, 600);
const REBUILD = scan("REBUILD", "FINISHED", 300, 400);
const EXPANSION = scan("EXPAND", "SCANNING", 150, null);
const RESILVER = scan("RESILVER", "SCANNING", 160, null);

for (
  const [what, scans, chosen] of [
    ["null where nothing was scanned", [], null],
    ["the only one", [OLD_SCRUB], OLD_SCRUB],
    ["the one that ended last", [NEW_SCRUB, REBUILD], NEW_SCRUB],
    ["the one that ended last, in any order", [OLD_SCRUB, REBUILD], REBUILD],
    ["one that runs before a later one that ended", [NEW_SCRUB, EXPANSION], EXPANSION],
    ["of two that run the one begun last", [EXPANSION, RESILVER], RESILVER],
  ] as const
) {
  Deno.test(`chooseScan() gives ${what}`, () => strictEqual(chooseScan(scans), chosen));
}

function failed(name: string, end: number): Scan {
  return { ...scan(name, "FINISHED", end - 10, end), errors: 1 };
}

for (
  const [what, scans, kept] of [
    ["one of each function", [OLD_SCRUB, REBUILD, EXPANSION], [OLD_SCRUB, REBUILD, EXPANSION]],
    ["of two the later", [OLD_SCRUB, NEW_SCRUB], [NEW_SCRUB]],
    ["a running one", [NEW_SCRUB, scan("SCRUB", "SCANNING", 1, null)], [
      scan("SCRUB", "SCANNING", 1, null),
    ]],
    ["beside a running one that with errors", [EXPANSION, RESILVER, failed("RESILVER", 90)], [
      EXPANSION,
      RESILVER,
      failed("RESILVER", 90),
    ]],
    ["beside a later one that with errors", [failed("REBUILD", 90), REBUILD], [
      REBUILD,
      failed("REBUILD", 90),
    ]],
    ["the latest with errors once", [failed("SCRUB", 90), failed("SCRUB", 80)], [
      failed("SCRUB", 90),
    ]],
  ] as const
) {
  Deno.test(`chooseOfEach() keeps ${what}`, () => deepStrictEqual(chooseOfEach(scans), kept));
}
