import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { NO_LEDGER } from "../../shared/verdict/ledger_facts.ts";
import { aDisk, aPool, aReading, aScan, DAY_MS, NEW_YEAR_MS } from "../../testing/ledger/pools.ts";
import { gatherLedgerFacts, type LedgerHost } from "./gather_facts.ts";
import { snapshotClassFacts } from "./snapshots/snapshot_facts.ts";
import { advanceDatasets, advancePool, NO_POOL_LEDGER, type PoolLedger } from "./pool_ledger.ts";

const HOST: Omit<LedgerHost, "pools"> = {
  now_ms: NEW_YEAR_MS + 9 * DAY_MS,
  scrub_age_days: 35,
  others: { clones: [] },
};

/** A pool over nine days: an error on the second, a scrub, hourly snapshots, 1 % a day. */
function remembered(): PoolLedger {
  let ledger = NO_POOL_LEDGER;
  for (let hour = 0; hour <= 9 * 24; hour++) {
    const at = NEW_YEAR_MS + hour * 3_600_000;
    const disks = [aDisk("sda", { guid: "1", checksum_errors: hour < 24 ? 0 : 3 })];
    const scan = aScan({ start_unix: NEW_YEAR_MS / 1000, issued_bytes: hour, to_scan_bytes: 1000 });
    const pool = aPool(disks, { scan, scans: [scan], error_count: hour === 5 ? 1 : 0 });
    ledger = advancePool(ledger, aReading(at, pool)).ledger;
    const snapshots = [{
      class: "sanoid hourly",
      count: 36,
      newest_unix: at / 1000,
      oldest_unix: at / 1000 - 36 * 3600,
    }];
    const reading = { pool_key: "17", at_ms: at };
    ledger = advanceDatasets(
      ledger,
      {
        ...reading,
        pool: "tank",
        clock_behind_ms: 0,
        datasets: [{ name: "tank/data", creation_unix: 1, snapshots }],
        changes: [{
          dataset: "tank/data",
          class: "sanoid hourly",
          created: 1,
          destroyed: hour === 200 ? 12 : 1,
          destroyed_out_of_order: hour === 200 ? 12 : 0,
        }],
        is_whole: true,
      },
      {
        ...reading,
        used_bytes: (40 + hour / 24) * 1e9,
        available_bytes: (60 - hour / 24) * 1e9,
        snapshot_bytes: 0,
      },
    ).ledger;
  }
  return ledger;
}

Deno.test("of a host of which nothing is remembered there are no facts", () => {
  const known = { pool: aPool([]), ledger: NO_POOL_LEDGER, created_ms: null };
  const pools = [{ ...known, snapshot_classes: [] }];

  deepStrictEqual(gatherLedgerFacts({ ...HOST, pools }), NO_LEDGER);
});

Deno.test("what is remembered of a pool becomes facts of every kind, after a restart too", () => {
  const ledger = JSON.parse(JSON.stringify(remembered()));
  const snapshot_classes = snapshotClassFacts(ledger.snapshots, {
    pool: "tank",
    clock_behind_ms: 0,
    booted_ms: null,
  });
  const pools = [{ pool: aPool([]), ledger, created_ms: null, snapshot_classes }];
  const facts = gatherLedgerFacts({ ...HOST, pools });

  strictEqual(facts.device_errors[0]?.unacknowledged.checksum, 3);
  strictEqual(facts.scans[0]?.is_running, true);
  strictEqual(facts.data_errors[0]?.errors, 1);
  strictEqual(facts.scrubs[0]?.due_unix, NEW_YEAR_MS / 1000 + 35 * 86_400);
  strictEqual(Math.round(facts.forecasts[0]?.growth_bytes_per_week ?? 0), 7e9);
  strictEqual(facts.snapshot_classes[0]?.gap_seconds, 3600);
  deepStrictEqual(facts.snapshot_losses.map(({ lost, of }) => [lost, of]), [[12, 36]]);
});

Deno.test("a class that is as it was is not written again, and one that is forgotten is removed", () => {
  const day = 86_400_000;
  const told = { class: "sanoid", count: 3, newest_unix: 9, oldest_unix: 1 };
  const read = (ledger: PoolLedger, at_ms: number, datasets: readonly string[]) =>
    advanceDatasets(ledger, {
      pool_key: "17",
      pool: "tank",
      at_ms,
      clock_behind_ms: 0,
      datasets: datasets.map((name) => ({ name, creation_unix: 1, snapshots: [told] })),
      changes: [],
      is_whole: true,
    }, null);
  const first = read(NO_POOL_LEDGER, 0, ["tank/a", "tank/b"]);
  const second = read(first.ledger, 300_000, ["tank/a", "tank/b"]);
  const left = read(second.ledger, 600_000, ["tank/a"]);
  const forgotten = read(left.ledger, 600_000 + 31 * day, ["tank/a"]);

  const paths = (rows: readonly { path: string }[] = []) => rows.map(({ path }) => path);
  deepStrictEqual(paths(first.rows.snapshots), ["a", "b"]);
  deepStrictEqual(paths(left.rows.snapshots), ["b"]);
  deepStrictEqual(paths(forgotten.rows.snapshots_gone), ["b"]);
});

Deno.test("a class whose number is not told stays as it was known, and is no loss", () => {
  const told = { class: "sanoid", count: 30, newest_unix: 9, oldest_unix: 1 };
  const read = (ledger: PoolLedger, at_ms: number, count: number | null) =>
    advanceDatasets(ledger, {
      pool_key: "17",
      pool: "tank",
      at_ms,
      clock_behind_ms: 0,
      datasets: [{ name: "tank/a", creation_unix: 1, snapshots: [{ ...told, count }] }],
      changes: null,
      is_whole: true,
    }, null).ledger;
  const known = read(read(NO_POOL_LEDGER, 0, 30), 300_000, null);

  deepStrictEqual(known.snapshots?.rows.map(({ count, gone_ms, loss }) => [count, gone_ms, loss]), [
    [30, null, null],
  ]);
});
