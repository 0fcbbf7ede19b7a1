import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { count, createFleetStats, statsSince, sumStats, total } from "./fleet_stats.ts";
import { addLatency, latencyPercentile } from "./latencies.ts";

function statsOf(joined: number, acknowledged: number, closed: string[], latencyMs: number) {
  const stats = { ...createFleetStats(), joined, acknowledged };
  for (const reason of closed) count(stats.closed, reason);
  addLatency(stats.latencies, latencyMs);
  return stats;
}

Deno.test("sumStats() adds up the parts of a fleet, also none", () => {
  const sum = sumStats([statsOf(2, 10, ["idle"], 1), statsOf(3, 20, ["idle", ""], 100)]);

  deepStrictEqual([sum.joined, sum.acknowledged, sum.closed], [5, 30, { idle: 2, "": 1 }]);
  strictEqual(total(sum.closed), 3);
  deepStrictEqual(sumStats([]), createFleetStats());
});

Deno.test("statsSince() leaves out what was before, and keeps who is there now", () => {
  const before = statsOf(5, 10, ["idle"], 5000);
  const now = sumStats([before, statsOf(-1, 7, ["server_shutdown"], 1)]);

  const since = statsSince(now, before);

  deepStrictEqual(
    [since.joined, since.acknowledged, since.closed],
    [4, 7, { server_shutdown: 1 }],
  );
  strictEqual(latencyPercentile(since.latencies, 1) < 2, true);
});
