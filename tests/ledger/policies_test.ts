/** Snapshot policies from the sample to the judge, over changes of the operator and restarts. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import type { SnapshotPolicy } from "../../server/store/port.ts";
import { snapshotPolicy } from "../../server/store/conformance/snapshot_policies.ts";
import { type LedgerPlace, withLedgerPlace } from "../../testing/ledger/ledger_place.ts";
import { until } from "../../testing/until.ts";
import { aDisk, aPool, DAY_MS, HOUR_MS, NEW_YEAR_MS } from "../../testing/ledger/pools.ts";

const POOL = aPool([aDisk("sda", { guid: "11" }), aDisk("sdb", { guid: "12" })]);
const UNMET = "policy_unmet";
const HOURLY = snapshotPolicy({
  id: "h",
  name: "hourly",
  newest_at_most_seconds: { hourly: 5_400 },
});

function dataset(
  name: string,
  newestMs: number,
  fields: { class?: string; oldestMs?: number; count?: number } = {},
): Partial<Dataset> {
  const newest_unix = newestMs / 1000;
  const oldest_unix = (fields.oldestMs ?? newestMs - HOUR_MS) / 1000;
  const count = fields.count ?? 2;
  return {
    name,
    creation_unix: NEW_YEAR_MS / 1000 - 1e7,
    snapshot_count: count,
    newest_snapshot_unix: newest_unix,
    oldest_snapshot_unix: oldest_unix,
    snapshots: [{
      class: fields.class ?? "sanoid hourly",
      count,
      newest_unix,
      oldest_unix,
      used_bytes: null,
    }],
  };
}

async function put(place: LedgerPlace, policy: SnapshotPolicy): Promise<void> {
  strictEqual(await place.store.putSnapshotPolicy(policy), "stored");
  await place.running.fleet.refreshWords();
}

async function take(place: LedgerPlace, id: string): Promise<void> {
  strictEqual(await place.store.deleteSnapshotPolicy(id), true);
  await place.running.fleet.refreshWords();
}

function unmet(place: LedgerPlace, name = "pve-01"): string[] {
  return place.reasons(name, UNMET).map((text) => text.slice(UNMET.length + 1));
}

Deno.test("a policy is judged by at once, over a restart, and its warning ends with it", () =>
  withLedgerPlace(async (place, host) => {
    await place.pools(host, POOL);
    const now = place.clock.nowMs() + 300_000;
    await place.datasets(host, [
      dataset("tank/new", now - HOUR_MS),
      dataset("tank/old", now - 2 * HOUR_MS),
      dataset("tank/daily", now - HOUR_MS, { class: "sanoid daily" }),
    ]);
    deepStrictEqual(unmet(place), []);

    await put(place, HOURLY);
    deepStrictEqual(unmet(place), ["tank/daily", "tank/old"]);
    const { level, text } = place.running.reads.views.reasons("pve-01")
      .find(({ subject }) => subject === "tank/old") ?? {};
    strictEqual(level, "warning");
    match(
      text ?? "",
      /^Policy "hourly" wants the newest hourly snapshot to be at most 90 min old; the newest is of 20/,
    );

    await place.restart();
    deepStrictEqual(unmet(place), ["tank/daily", "tank/old"]);
    const opened = (await place.store.listChanges({ host_id: host, limit: 100 }))
      .filter(({ code }) => code === UNMET);
    strictEqual(opened.length, 2);

    await put(place, { ...HOURLY, datasets: ["tank/o*"] });
    deepStrictEqual(unmet(place), ["tank/old"]);
    await put(place, { ...HOURLY, newest_at_most_seconds: { hourly: 3 * 3600 } });
    deepStrictEqual(unmet(place), ["tank/daily"]);
    await take(place, "h");
    deepStrictEqual(unmet(place), []);
  }));

Deno.test("a policy that another process set is judged by without a word to this one", () =>
  withLedgerPlace(async (place, host) => {
    await place.pools(host, POOL);
    await place.datasets(host, [dataset("tank/old", place.clock.nowMs() - 9 * HOUR_MS)]);
    await place.store.putSnapshotPolicy(HOURLY);
    await until("the policy is judged by", () => unmet(place).length > 0);

    deepStrictEqual(unmet(place), ["tank/old"]);
  }));

Deno.test("a policy is about the hosts that its selector chooses, as they are now", () =>
  withLedgerPlace(async (place, host) => {
    const other = await place.addHost("pve-02");
    const old = place.clock.nowMs() - 9 * HOUR_MS;
    for (const id of [host, other]) {
      await place.pools(id, POOL);
      await place.datasets(id, [dataset("tank/old", old)]);
    }
    const told = () => ["pve-01", "pve-02"].filter((name) => unmet(place, name).length > 0);

    await put(place, { ...HOURLY, selector: { hosts: ["PVE-02"] } });
    deepStrictEqual(told(), ["pve-02"]);
    await put(place, { ...HOURLY, selector: { groups: ["vienna"] } });
    deepStrictEqual(told(), []);
    await place.store.changeHosts(["pve-01"], { group: "vienna" });
    await place.running.fleet.refreshHosts();
    deepStrictEqual(told(), ["pve-01"]);
    await put(place, { ...HOURLY, selector: { tags: ["db"] } });
    deepStrictEqual(told(), []);
    await place.store.changeHosts(["pve-02"], { add_tags: ["db"] });
    await place.running.fleet.refreshHosts();
    deepStrictEqual(told(), ["pve-02"]);
  }));

Deno.test("a policy is about the disks of guests with a tag, wherever they lie", () =>
  withLedgerPlace(async (place, host) => {
    await place.pools(host, POOL);
    const guest = (vmid: number, tags: string[]) => ({
      vmid,
      type: "qemu",
      status: "running",
      tags,
    });
    const old = place.clock.nowMs() - 9 * HOUR_MS;
    const names = ["tank/vm-100-disk-0", "tank/vm-101-disk-0", "tank/data"];
    await place.datasets(host, names.map((name) => dataset(name, old)));
    await put(place, { ...HOURLY, guest_tags: ["db"] });
    deepStrictEqual(unmet(place), []);

    place.pass(30_000);
    await place.push(host, "fast", {
      storage: { storages: [{ name: "local", type: "zfspool", dataset: "tank", active: true }] },
      vms_runtime: { vms: [guest(100, ["DB"]), guest(101, ["web"])] },
    });
    deepStrictEqual(unmet(place), []);
    await place.push(host, "medium", {
      zfs_datasets: { available: true, datasets: names.map((name) => dataset(name, old)) },
      vms_detail: {
        vms: [100, 101].map((vmid) => ({
          vmid,
          type: "qemu",
          config: { scsi0: `local:vm-${vmid}-disk-0,size=1G` },
        })),
      },
    });

    deepStrictEqual(unmet(place), ["tank/vm-100-disk-0"]);
  }));

Deno.test("a policy takes the place of what is usual, of old snapshots and of stale ones", () =>
  withLedgerPlace(async (place, host) => {
    const codes = ["snapshot_late", "snapshot_old", "snapshot_stale"];
    const usual = () => place.reasons("pve-01", ...codes);
    await place.pools(host, POOL);
    for (let hour = 0; hour < 8; hour++) {
      for (let minutes = 0; minutes < 60; minutes += 5) {
        const newest = Math.floor((place.clock.nowMs() + 300_000) / HOUR_MS) * HOUR_MS;
        await place.datasets(host, [dataset("tank/data", newest, { count: 20 })]);
      }
    }
    const stopped = dataset("tank/data", place.clock.nowMs(), {
      count: 20,
      oldestMs: place.clock.nowMs() - 40 * DAY_MS,
    });
    place.pass(3 * DAY_MS);
    await place.datasets(host, [stopped]);
    deepStrictEqual(usual(), ["snapshot_stale tank/data", "snapshot_old tank/data"]);

    const weekly = { ...HOURLY, newest_at_most_seconds: { hourly: 8 * 86_400 } };
    await put(place, weekly);
    deepStrictEqual([usual(), unmet(place)], [[], []]);

    // Of another frequency it says nothing of this class, whose rhythm is learned.
    await put(place, { ...weekly, newest_at_most_seconds: { monthly: 60 * 86_400 } });
    deepStrictEqual(usual(), ["snapshot_late tank/data"]);
    await take(place, "h");
    deepStrictEqual(usual(), ["snapshot_stale tank/data", "snapshot_old tank/data"]);
  }));

Deno.test("while its datasets cannot be read a host breaks no policy that it kept", () =>
  withLedgerPlace(async (place, host) => {
    await put(place, HOURLY);
    await place.pools(host, POOL);
    await place.datasets(host, [
      dataset("tank/new", place.clock.nowMs()),
      dataset("tank/old", place.clock.nowMs() - 9 * HOUR_MS),
    ]);
    for (let hour = 0; hour < 3; hour++) {
      place.pass(HOUR_MS);
      await place.pools(host, POOL);
    }

    deepStrictEqual(unmet(place), ["tank/old"]);
  }));
