import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Scan } from "../../shared/sample/zfs_pools.ts";
import { isRebooted, recallScans, rememberScans } from "./pool_memory.ts";

const NOW = 10_000;
const NOTHING = { scrub_ends: [], failed_scans: [] };

/** A scan that ended at `end`, or runs where that is null. */
function scan(name: string, end: number | null, errors: number | null = 0): Scan {
  return {
    function: name,
    state: end === null ? "SCANNING" : "FINISHED",
    start_unix: 1,
    end_unix: end,
    progress_percent: end === null ? 50 : 100,
    paused: false,
    errors: end === null ? null : errors,
    issued_bytes: null,
    to_scan_bytes: null,
    repaired_bytes: null,
  };
}

/** What is told after each of `steps`, of which one that begins with "partial" left much out. */
function tell(steps: readonly (Scan | "partial" | readonly Scan[])[], nowUnix = NOW) {
  let memory: Parameters<typeof rememberScans>[0] = NOTHING;
  let told: readonly Scan[] = [];
  let is_scrub_partial = false;
  for (const step of steps) {
    if (step === "partial") {
      is_scrub_partial = true;
      continue;
    }
    told = "length" in step ? step : [step];
    memory = rememberScans(memory, { scans: told, is_scrub_partial }, nowUnix);
    is_scrub_partial = false;
  }
  return recallScans(memory, told, nowUnix);
}

for (
  const [what, steps, end] of [
    ["nothing of a pool never scanned", [[]], null],
    ["a scrub behind a resilver", [scan("SCRUB", 100), scan("RESILVER", 200)], 100],
    ["a scrub behind the next one", [scan("SCRUB", 100), scan("SCRUB", null)], 100],
    ["the later of two", [scan("SCRUB", 100), scan("SCRUB", 200)], 200],
    ["a scrub beside an expansion", [[scan("SCRUB", 100), scan("EXPAND", null)]], 100],
    ["a scrub with errors", [scan("SCRUB", 100, 3)], 100],
    [
      "the whole scrub before a partial one",
      [scan("SCRUB", 100), "partial", scan("SCRUB", 200)],
      100,
    ],
    ["no partial scrub", ["partial", scan("SCRUB", 200)], null],
    [
      "no scrub that proves to be partial",
      [scan("SCRUB", 100), scan("SCRUB", 200), "partial", scan("SCRUB", 200)],
      100,
    ],
    ["no scrub of the future", [scan("SCRUB", NOW + 1)], null],
    ["a scrub of this second", [scan("SCRUB", NOW)], NOW],
    ["the scrub before one of the future", [scan("SCRUB", 100), scan("SCRUB", NOW + 1)], 100],
  ] as const
) {
  Deno.test(`recallScans() knows as the last scrub ${what}`, () => {
    strictEqual(tell(steps).last_scrub_end, end);
  });
}

Deno.test("recallScans() comes back to a scrub of the future when that is past", () => {
  const memory = rememberScans(
    NOTHING,
    { scans: [scan("SCRUB", 200)], is_scrub_partial: false },
    150,
  );

  deepStrictEqual(
    [199, 200].map((nowUnix) => recallScans(memory, [], nowUnix).last_scrub_end),
    [null, 200],
  );
});

/** The functions whose errors are told. */
function failures(steps: Parameters<typeof tell>[0]): (string | null)[] {
  return tell(steps).scans.filter(({ errors }) => (errors ?? 0) !== 0).map((scan) => scan.function);
}

for (
  const [what, steps, told] of [
    ["beside an expansion", [[scan("SCRUB", 100, 1), scan("EXPAND", null)]], ["SCRUB"]],
    ["behind a resilver", [scan("SCRUB", 100, 1), scan("RESILVER", 200)], ["SCRUB"]],
    ["behind a scrub that runs", [scan("SCRUB", 100, 1), scan("SCRUB", null)], ["SCRUB"]],
    [
      "behind a cancelled scrub",
      [scan("RESILVER", 100, 1), { ...scan("SCRUB", 200, null), state: "CANCELED" }],
      ["RESILVER"],
    ],
    ["behind a partial scrub", [scan("SCRUB", 100, 1), "partial", scan("SCRUB", 200)], ["SCRUB"]],
    ["behind a rebuild", [scan("SCRUB", 100, 4), scan("REBUILD", null)], ["SCRUB"]],
    ["of a scrub and a resilver", [scan("RESILVER", 90, 2), scan("SCRUB", 100, 1)], [
      "SCRUB",
      "RESILVER",
    ]],
    ["no more after a whole scrub without", [scan("SCRUB", 100, 1), scan("SCRUB", 200)], []],
    ["no more after a whole scrub, of a resilver", [scan("RESILVER", 9, 1), scan("SCRUB", 20)], []],
    [
      "no more after a whole scrub that the clock puts before",
      [scan("SCRUB", 100, 1), scan("SCRUB", 50)],
      [],
    ],
    ["of a rebuild that ZFS goes on telling", [[scan("SCRUB", 9), scan("REBUILD", 20, 1)]], [
      "REBUILD",
    ]],
  ] as const
) {
  Deno.test(`recallScans() tells errors ${what}`, () => deepStrictEqual(failures(steps), told));
}

Deno.test("recallScans() tells a remembered scan beside the one of its function that runs, once", () => {
  const failed = scan("SCRUB", 100, 1);
  const running = scan("SCRUB", null);

  deepStrictEqual(tell([failed]).scans, [failed]);
  deepStrictEqual(tell([failed, running]).scans, [running, failed]);
});

Deno.test("recallScans() forgets a rebuild's errors only after a later scrub of the present", () => {
  const rebuild = scan("REBUILD", 100, 1);
  const rest = (scrub: Scan) => {
    const first = rememberScans(NOTHING, { scans: [rebuild], is_scrub_partial: false }, NOW);
    return rememberScans(first, { scans: [scrub], is_scrub_partial: false }, NOW).failed_scans;
  };

  deepStrictEqual(rest(scan("SCRUB", 99)), [rebuild]);
  deepStrictEqual(rest(scan("SCRUB", 100)), []);
  deepStrictEqual(rest(scan("SCRUB", NOW + 1)), [rebuild]);
});

for (
  const [what, then, now, expected] of [
    ["another boot", ["a", 100], ["b", 100], true],
    ["the same boot, whatever the clock says", ["a", 100], ["a", 9000], false],
    ["a start at about the same time", [null, 100], [null, 160], false],
    ["a start at another time", [null, 100], [null, 161], true],
    ["a start that one of them tells by its time alone", ["a", 100], [null, 500], true],
    ["nothing read then", [null, null], ["a", 100], null],
    ["nothing read now", ["a", 100], [null, null], null],
  ] as const
) {
  Deno.test(`isRebooted() says ${expected} after ${what}`, () => {
    const boot = ([boot_id, started_unix]: typeof then | typeof now) => ({ boot_id, started_unix });

    strictEqual(isRebooted(boot(then), boot(now)), expected);
  });
}
