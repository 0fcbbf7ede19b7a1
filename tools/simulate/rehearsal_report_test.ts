import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { createFleetStats } from "./fleet_stats.ts";
import { addLatency } from "./latencies.ts";
import { createPageTimes } from "./page_probe.ts";
import type { Phase } from "./phase.ts";
import type { Snapshot } from "./rehearsal.ts";
import { formatLine, formatPhases, formatReasons } from "./rehearsal_report.ts";

function snapshotAt(seconds: number, change: (snapshot: Snapshot) => void = () => {}): Snapshot {
  const snapshot = { at_ms: 1000 * seconds, phase: "hold", stats: createFleetStats(), use: null };
  change(snapshot);
  return snapshot;
}

function phaseOf(name: string, server: Phase["server"]): Phase {
  const stats = { ...createFleetStats(), joins: 5000, acknowledged: 1200 };
  addLatency(stats.latencies, 3);
  return { name, seconds: 60, stats, server };
}

Deno.test("formatLine() shows what happened since the snapshot before, and how things stand", () => {
  const before = snapshotAt(60);
  const now = snapshotAt(70, (snapshot) => {
    snapshot.stats.joined = 4812;
    snapshot.stats.acknowledged = 1670;
    snapshot.stats.missed = 1;
    snapshot.stats.refused_joins = { busy: 2 };
    addLatency(snapshot.stats.latencies, 3);
  });

  strictEqual(
    formatLine(now, before, 5000),
    "1:10 hold  4,812 of 5,000 connected  167 samples/s  ack p50 3 p95 3 p99 3 ms  3 errors",
  );
});

Deno.test("formatLine() has no rates at the first snapshot, and tells of server and backlog", () => {
  const now = snapshotAt(0, (snapshot) => {
    snapshot.use = { cpu_seconds: 1, peak_rss_bytes: 123e6, last_change_id: "" };
    snapshot.stats.backlog = 10;
  });

  strictEqual(
    formatLine(now, now, 5),
    "0:00 hold  0 of 5 connected  – samples/s  ack p50 – p95 – p99 – ms  " +
      "CPU – %, 123 MB at most  backlog 10  0 errors",
  );
});

Deno.test("formatPhases() makes a table whose columns stand below their headings", () => {
  const pages = createPageTimes();
  pages["/"].times_ms.push(40, 60);
  const table = formatPhases([
    phaseOf("first start", { pages, cpu_percent: 34, opened: {} }),
    phaseOf("hold", null),
  ]);

  const [heading = "", first = "", hold = ""] = table.split("\n");
  deepStrictEqual([first.length, hold.length], [heading.length, heading.length]);
  deepStrictEqual(first.trim().split(/\s{2,}/).slice(0, 6), [
    "first start",
    "1:00",
    "5,000",
    "0",
    "1,200",
    "20",
  ]);
  strictEqual(first.indexOf("60") + 2, heading.indexOf("/ p95") + 5);
  strictEqual(hold.endsWith("–"), true);
});

Deno.test("formatReasons() names only what happened", () => {
  const phase = phaseOf("restart", null);
  phase.stats.closed = { server_shutdown: 5000, "": 2 };

  deepStrictEqual(formatReasons([phaseOf("hold", null), phase]), [
    "restart: connections ended: server_shutdown 5,000, without a reason 2",
  ]);
});
