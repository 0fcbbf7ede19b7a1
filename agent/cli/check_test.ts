import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import type { Reason } from "../../shared/verdict/mod.ts";
import { formatVerdict, judgeSamples } from "./check.ts";

const REASON: Reason = {
  level: "critical",
  code: "pool_health",
  subject: "tank",
  text: "Pool tank is DEGRADED",
  since_unix: null,
};

Deno.test("formatVerdict() prints a summary for a host without a reason", () => {
  strictEqual(formatVerdict({ level: "ok", reasons: [] }), "OK - nothing to report");
});

Deno.test("formatVerdict() counts by level and prints one line per reason", () => {
  const reasons: Reason[] = [
    REASON,
    { ...REASON, subject: "rpool", text: "bad\nOK - forged" },
    { ...REASON, level: "warning", code: "updates_pending", subject: "", text: "3 pending" },
  ];
  strictEqual(
    formatVerdict({ level: "critical", reasons }),
    "CRITICAL - 2 critical, 1 warning\n" +
      "CRITICAL pool_health tank: Pool tank is DEGRADED\n" +
      "CRITICAL pool_health rpool: bad OK - forged\n" +
      "WARNING updates_pending: 3 pending",
  );
});

Deno.test("judgeSamples() finds a degraded pool, and never ok where nothing was read", () => {
  const collected_at = new Date(1_000_000).toISOString();
  const pools = [{ name: "tank", health: "DEGRADED" }];
  const data = { zfs_pools: { available: true, pools, errors: [] } };

  const degraded = judgeSamples([{ kind: "fast", collected_at, data }], DEFAULT_INTERVALS, 1_001);
  const nothing = judgeSamples([], DEFAULT_INTERVALS, 1_001);

  strictEqual(degraded.level, "critical");
  deepStrictEqual([degraded.reasons[0]?.code, degraded.reasons[0]?.subject], [
    "pool_health",
    "tank",
  ]);
  strictEqual(nothing.level, "unknown");
});
