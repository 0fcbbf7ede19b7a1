import { strictEqual } from "node:assert/strict";
import type { Scan } from "../../shared/sample/zfs_pools.ts";
import { chooseScan, findScrubEnd } from "./zpool_scan.ts";

function scan(name: string, state: string, start: number, end: number | null): Scan {
  const rest = { progress_percent: null, paused: false, errors: null };
  return { function: name, state, start_unix: start, end_unix: end, ...rest };
}

const OLD_SCRUB = scan("SCRUB", "FINISHED", 100, 200);
const NEW_SCRUB = scan("SCRUB", "FINISHED", 500, 600);
const REBUILD = scan("REBUILD", "FINISHED", 300, 400);
const EXPANSION = scan("EXPAND", "SCANNING", 150, null);
const RESILVER = scan("RESILVER", "SCANNING", 160, null);
const CANCELED = scan("SCRUB", "CANCELED", 700, 800);

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

for (
  const [what, scans, end] of [
    ["null without a scrub", [REBUILD, RESILVER], null],
    ["null while a scrub runs", [scan("SCRUB", "SCANNING", 1, null)], null],
    ["null after a cancelled scrub", [CANCELED], null],
    ["the end of the scrub beside a rebuild", [OLD_SCRUB, REBUILD], 200],
  ] as const
) {
  Deno.test(`findScrubEnd() gives ${what}`, () => strictEqual(findScrubEnd(scans), end));
}
