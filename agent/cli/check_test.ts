import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import { judge } from "../../shared/verdict/judge.ts";
import type { LastGood, Reason } from "../../shared/verdict/mod.ts";
import type { CollectedSample } from "../schedule.ts";
import { knownHost } from "./check.ts";
import { createReport, reportJson, reportText } from "./check_report.ts";

const NOW_UNIX = 1_001;
const NO_SAMPLES = { samples: { fast: null, medium: null, slow: null } };

const REASON: Reason = {
  level: "critical",
  code: "pool_health",
  subject: "tank",
  subject_id: "17",
  text: "DEGRADED",
  since_unix: null,
  as_of_unix: null,
};

function fast(pools: object[], errors: { tag: string; message: string }[] = []): CollectedSample {
  const zfs_pools = { available: true, pools, errors } as never;
  return { kind: "fast", collected_at: new Date(1_000_000).toISOString(), data: { zfs_pools } };
}

function known(samples: CollectedSample[], lastGood: LastGood = {}) {
  return knownHost(samples, DEFAULT_INTERVALS, { lastGood, nowUnix: NOW_UNIX });
}

function linesOf(reasons: Reason[]): string[] {
  const [worst] = reasons;
  const level = worst === undefined || worst.level === "note" ? "ok" : worst.level;
  return reportText(createReport({ level, reasons }, NO_SAMPLES)).split("\n").slice(0, -1);
}

Deno.test("reportText() prints a summary for a host without a reason", () => {
  deepStrictEqual(linesOf([]), ["OK - nothing to report"]);
});

Deno.test("reportText() counts by level, says the worst, and prints one line per reason", () => {
  const reasons: Reason[] = [
    REASON,
    { ...REASON, subject: "rpool", text: "bad\nOK - forged | 'x'=1" },
    { ...REASON, level: "warning", code: "updates_pending", subject: "", text: "3 pending" },
  ];

  deepStrictEqual(linesOf(reasons), [
    "CRITICAL - 2 critical, 1 warning: tank: DEGRADED",
    "CRITICAL pool_health tank: DEGRADED",
    "CRITICAL pool_health rpool: bad\\nOK - forged ¦ 'x'=1",
    "WARNING updates_pending: 3 pending",
  ]);
});

Deno.test("reportText() of notes alone is ok, and none of them is called the worst", () => {
  deepStrictEqual(linesOf([{ ...REASON, level: "note", code: "kernel_newer", subject: "" }]), [
    "OK - 1 note",
    "NOTE kernel_newer: DEGRADED",
  ]);
});

Deno.test("reportText() puts the figures of what was read behind the first line", () => {
  const host = known([fast([
    { name: "tank", health: "ONLINE", capacity_percent: 83 },
    { name: "it's", health: "ONLINE", capacity_percent: 0 },
    { name: "unread", health: "ONLINE" },
  ])]);

  const [first = ""] = reportText(createReport({ level: "ok", reasons: [] }, host)).split("\n");

  strictEqual(
    first,
    "OK - nothing to report | 'tank_capacity'=83%;80;90;0;100 'it''s_capacity'=0%;80;90;0;100",
  );
});

Deno.test("reportText() says what it leaves out", () => {
  const text = reportText(createReport({ level: "ok", reasons: [] }, NO_SAMPLES));

  strictEqual(text.split("\n").at(-1)?.startsWith("Left out are "), true);
});

Deno.test("reportText() says that what was last read well could not be read", () => {
  const report = createReport({ level: "ok", reasons: [] }, NO_SAMPLES, "Cannot read it: denied");

  strictEqual(
    reportText(report).split("\n").at(-2),
    "What was last read well is not known. Cannot read it: denied",
  );
});

for (const [level, code] of [["ok", 0], ["warning", 1], ["critical", 2], ["unknown", 3]] as const) {
  Deno.test(`createReport() exits ${code} where the level is ${level}`, () => {
    strictEqual(createReport({ level, reasons: [] }, NO_SAMPLES).exit_code, code);
  });
}

Deno.test("knownHost() finds a degraded pool, and never ok where nothing was read", () => {
  const degraded = judge(known([fast([{ name: "tank", health: "DEGRADED" }])]), NOW_UNIX);
  const nothing = judge(known([]), NOW_UNIX);

  strictEqual(degraded.level, "critical");
  deepStrictEqual([degraded.reasons[0]?.code, degraded.reasons[0]?.subject], [
    "pool_health",
    "tank",
  ]);
  strictEqual(nothing.level, "unknown");
});

Deno.test("check knows what was last read well of a pool that zpool no longer tells of", () => {
  const earlier = known([fast([{ name: "tank", health: "DEGRADED", capacity_percent: 50 }])]);
  const { zfs_pools } = earlier.last_good;
  if (zfs_pools === undefined) throw new TypeError("Cannot find the last reading");
  const host = known([fast([], [{ tag: "late", message: "still running after 10 s" }])], {
    zfs_pools: { ...zfs_pools, read_unix: 400 },
  });
  const report = createReport(judge(host, NOW_UNIX), host);

  const [first = "", second] = reportText(report).split("\n");
  const { reasons } = JSON.parse(reportJson(report));

  strictEqual(first.startsWith("CRITICAL - 1 critical, "), true);
  strictEqual(first.includes("|"), false);
  strictEqual(second, "CRITICAL pool_health tank: DEGRADED (last read 1970-01-01T00:06:40Z)");
  deepStrictEqual(reasons[0], {
    level: "critical",
    code: "pool_health",
    subject: "tank",
    subject_id: "tank",
    text: "DEGRADED",
    last_read: "1970-01-01T00:06:40Z",
  });
});
