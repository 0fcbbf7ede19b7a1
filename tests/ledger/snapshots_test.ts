/** Snapshots and space from the sample to the judge. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Dataset, SnapshotChange } from "../../shared/sample/zfs_datasets.ts";
import { type LedgerPlace, withLedgerPlace } from "../../testing/ledger/ledger_place.ts";
import { aDisk, aPool, DAY_MS, GUID, HOUR_MS, NEW_YEAR_MS } from "../../testing/ledger/pools.ts";

const POOL = aPool([aDisk("sda", { guid: "11" }), aDisk("sdb", { guid: "12" })]);
const LOST = "snapshots_lost";

/** "tank/data" with hourly snapshots of sanoid, of which the newest is of the full hour. */
function hourly(nowMs: number, count: number, lostOldest = 0): Partial<Dataset> {
  const newest_unix = Math.floor(nowMs / HOUR_MS) * 3600;
  const oldest_unix = newest_unix - (count + lostOldest - 1) * 3600;
  return {
    name: "tank/data",
    creation_unix: NEW_YEAR_MS / 1000 - 1e7,
    snapshots: [{ class: "sanoid hourly", count, newest_unix, oldest_unix, used_bytes: null }],
  };
}

function change(fields: Partial<SnapshotChange>): SnapshotChange[] {
  return [{
    dataset: "tank/data",
    class: "sanoid hourly",
    created: 0,
    destroyed: 0,
    destroyed_out_of_order: 0,
    ...fields,
  }];
}

/** Hours with their samples: one is made and one pruned in each, of 36. */
async function hours(place: LedgerPlace, host: number, count: number): Promise<void> {
  for (let hour = 0; hour < count; hour++) {
    for (let minutes = 0; minutes < 60; minutes += 5) {
      const now = place.clock.nowMs() + 300_000;
      const isNew = Math.floor(now / HOUR_MS) !== Math.floor(place.clock.nowMs() / HOUR_MS);
      const changes = isNew ? change({ created: 1, destroyed: 1 }) : [];
      await place.datasets(host, [hourly(now, 36)], changes);
    }
  }
}

Deno.test("40 % of a dataset's snapshots destroyed out of order are critical within one poll, once", () =>
  withLedgerPlace(async (place, host) => {
    await place.pools(host, POOL);
    await hours(place, host, 2);
    deepStrictEqual(place.reasons("pve-01", LOST), []);

    const gone = change({ destroyed: 14, destroyed_out_of_order: 14 });
    await place.datasets(host, [hourly(place.clock.nowMs(), 22, 14)], gone);
    deepStrictEqual(place.reasons("pve-01", LOST), [`${LOST} tank/data`]);
    const level = place.running.reads.views.reasons("pve-01").find(({ code }) => code === LOST);
    strictEqual(level?.level, "critical");

    // Nothing is forgotten by a restart, and nothing told anew.
    await place.restart();
    deepStrictEqual(place.reasons("pve-01", LOST), [`${LOST} tank/data`]);
    const changes = await place.store.listChanges({ host_id: host, limit: 100 });
    strictEqual(changes.filter(({ code }) => code === LOST).length, 1);

    // It is held back until two samples have shown it.
    for (let at = 0; at < 3; at++) await place.pools(host, POOL);
    const incident = place.incidentOf("pve-01", LOST);
    strictEqual(await place.acknowledge(incident?.id ?? ""), "done");
    await place.datasets(host, [hourly(place.clock.nowMs(), 22, 14)]);
    deepStrictEqual(place.reasons("pve-01", LOST), []);
    await place.restart();
    deepStrictEqual(place.reasons("pve-01", LOST), []);
  }));

Deno.test("a class that is made no more is late after three gaps, as what was learned before a restart tells", () =>
  withLedgerPlace(async (place, host) => {
    const late = () => place.reasons("pve-01", "snapshot_late");
    await place.pools(host, POOL);
    await hours(place, host, 7);
    await place.restart();
    const stopped = hourly(place.clock.nowMs(), 36);
    for (let minutes = 0; minutes < 170; minutes += 5) await place.datasets(host, [stopped]);
    deepStrictEqual(late(), []);
    for (let minutes = 0; minutes < 25; minutes += 5) await place.datasets(host, [stopped]);

    deepStrictEqual(late(), ["snapshot_late tank/data"]);
  }));

Deno.test("a pool that fills is told before it is full, with a restart on the way", () =>
  withLedgerPlace(async (place, host) => {
    await place.pools(host, POOL);
    for (let day = 0; day < 10; day++) {
      if (day === 6) await place.restart();
      const used_bytes = 700e9 + day * 20e9;
      const root = { name: "tank", used_bytes, available_bytes: 1000e9 - used_bytes };
      place.pass(DAY_MS);
      await place.pools(host, POOL);
      await place.datasets(host, [root]);
    }

    deepStrictEqual(place.reasons("pve-01", "pool_full_soon"), ["pool_full_soon tank"]);
    const [, , third] = await place.store.listLedger("capacity", GUID);
    ok(third?.used_bytes.some((used) => used === 740e9), JSON.stringify(third));
  }));

Deno.test("a sample whose commit was cut short is taken when it is sent again, and only once", () =>
  withLedgerPlace(async (place, host) => {
    await place.pools(host, POOL);
    await place.datasets(host, [hourly(place.clock.nowMs(), 36)]);
    const at = new Date(place.clock.nowMs() + 300_000).toISOString();
    const gone = change({ destroyed: 14, destroyed_out_of_order: 14 });
    const data = {
      zfs_datasets: {
        available: true,
        datasets: [hourly(place.clock.nowMs(), 22, 14)],
        snapshot_changes: gone,
      },
    };
    const sender = { id: host, intervals: { fast: 30, medium: 300, slow: 1800 } };
    place.pass(300_000);
    for (let time = 0; time < 3; time++) {
      const payload = { collected_at: at, sent_at: at, data };
      await place.running.ingest.push(sender, "medium", payload);
      const [row] = await place.store.listLedger("snapshots", GUID);
      deepStrictEqual(row?.loss, { at_ms: Date.parse(at), lost: 14, of: 36 });
      await place.restart();
    }
  }));
