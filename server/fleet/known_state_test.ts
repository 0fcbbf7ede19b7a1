import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Store } from "../store/port.ts";
import { Fleet } from "./fleet.ts";
import { createReads } from "./reads.ts";
import { HUNG, INTERVALS, pool, pools, stuck, withHost } from "../../testing/known_fleet_host.ts";

Deno.test("a zpool that hangs takes nothing back, and since is the old one afterwards", () =>
  withHost(async ({ reads, push, reason, now }) => {
    await push(pools(pool({ health: "DEGRADED" })));
    const degradedUnix = now();
    for (let cycle = 0; cycle < 5; cycle++) await push(stuck);

    const card = reads.cards.find("pve-01");
    deepStrictEqual([card?.level, card?.pools_ok, card?.pools_total], ["critical", 0, 1]);
    const [entry] = reads.pools.entries();
    deepStrictEqual(
      [entry?.pool.health, entry?.level, entry?.is_held, entry?.read_unix],
      ["DEGRADED", "critical", true, degradedUnix],
    );
    const { pools: section } = reads.views.find("pve-01") ?? {};
    deepStrictEqual(
      [section?.value?.length, section?.is_held, section?.read_unix, section?.errors],
      [1, true, degradedUnix, [HUNG]],
    );
    deepStrictEqual(
      [reason("pool_health")?.since_unix, reason("pool_health")?.as_of_unix],
      [degradedUnix, degradedUnix],
    );
    ok(reason("section_stuck"));

    await push(pools(pool({ health: "DEGRADED" })));
    strictEqual(reason("pool_health")?.since_unix, degradedUnix);
    strictEqual(reason("pool_health")?.as_of_unix, now());
    await push(pools(pool()));
    strictEqual(reason("pool_health"), undefined);
  }));

Deno.test("what only a partial reading told holds over one that tells nothing, and a restart", () =>
  withHost(async (host) => {
    const error = { tag: "zpool_status", message: "exit code 1" };
    await host.push(pools(pool()));
    await host.push({ zfs_pools: { pools: [pool({ health: "FAULTED" })], errors: [error] } });
    const faultedUnix = host.now();
    await host.push(stuck);
    strictEqual(host.reason("pool_health")?.since_unix, faultedUnix);
    strictEqual(host.reads.cards.find("pve-01")?.level, "critical");

    await host.restart();
    host.fleet.joined(host.id, { agent_version: null, intervals: INTERVALS });
    await host.push(stuck);
    strictEqual(host.reason("pool_health")?.since_unix, faultedUnix);

    await host.push(pools(pool()));
    strictEqual(host.reason("pool_health"), undefined);
  }));

Deno.test("what is known of a section survives a restart right after its bad reading was stored", () =>
  withHost(async (host) => {
    await host.push(pools(pool({ health: "DEGRADED" })));
    const degradedUnix = host.now();
    await host.push(stuck);
    deepStrictEqual((await host.store.listLastGood(host.id)).map(({ section }) => section), [
      "zfs_pools",
    ]);

    await host.restart();

    const [entry] = host.reads.pools.entries();
    deepStrictEqual([entry?.pool.health, entry?.is_held, entry?.read_unix], [
      "DEGRADED",
      true,
      degradedUnix,
    ]);
    strictEqual(host.reads.cards.find("pve-01")?.level, "critical");
    strictEqual(host.reason("pool_health")?.since_unix, degradedUnix);

    host.fleet.joined(host.id, { agent_version: null, intervals: INTERVALS });
    await host.push(stuck);
    strictEqual(host.reason("pool_health")?.since_unix, degradedUnix);
    await host.push(pools(pool()));
    strictEqual(host.reason("pool_health"), undefined);
    deepStrictEqual(await host.store.listLastGood(host.id), []);
  }));

Deno.test("a restarted server shows a DEGRADED host first at once, and offline after 120 s", () =>
  withHost(async (host) => {
    await host.store.insertHost({
      name: "a-new",
      token_hash: "hash",
      token_digest: null,
      created_at_ms: 0,
    });
    await host.push(pools(pool({ health: "DEGRADED" })));
    const degradedUnix = host.now();

    await host.restart();

    const cards = () =>
      host.reads.cards.all().map(({ name, level, waiting }) => [name, level, waiting]);
    deepStrictEqual(cards(), [["pve-01", "critical", true], ["a-new", "new", false]]);
    strictEqual(host.reason("offline"), undefined);
    const changes: string[] = [];
    host.fleet.onChange(({ name }) => changes.push(name));
    await host.clock.advance(125_000);
    deepStrictEqual(cards(), [["pve-01", "offline", false], ["a-new", "new", false]]);
    ok(changes.includes("pve-01"));
    strictEqual(host.reason("pool_health")?.since_unix, degradedUnix);
    strictEqual(host.reason("offline")?.since_unix, degradedUnix);
  }));

Deno.test("a restarted server keeps a good host good while it waits, and not when it left before", () =>
  withHost(async (host) => {
    await host.push(pools(pool()));
    await host.push({ zfs_datasets: { available: true, datasets: [{ name: "tank" }] } }, {
      kind: "medium",
    });
    host.fleet.left(host.id);
    strictEqual(host.reads.cards.find("pve-01")?.level, "offline");
    const leftUnix = host.now();

    await host.clock.advance(60_000);
    await host.restart();

    const card = host.reads.cards.find("pve-01");
    deepStrictEqual([card?.level, card?.waiting], ["offline", false]);
    strictEqual(host.reason("offline")?.since_unix, leftUnix);
  }));

Deno.test("one damaged row of what was known costs that section alone", () =>
  withHost(async (host) => {
    const guests = { vms_runtime: { vms: [{ vmid: 100, type: "qemu", status: "running" }] } };
    await host.push({ ...pools(pool({ health: "DEGRADED" })), ...guests });
    await host.push({ ...stuck, vms_runtime: { vms: [], errors: [HUNG] } });
    const damaged: Store = {
      ...host.store,
      listLastGood: async (id) =>
        (await host.store.listLastGood(id)).map((row) =>
          row.section === "vms_runtime" ? { ...row, text: null } : row
        ),
    };
    const faults: unknown[] = [];
    await using fleet = new Fleet(damaged, host.clock, (error) => faults.push(error));
    const reads = createReads(fleet);
    await fleet.start();

    strictEqual(reads.cards.find("pve-01")?.guests_total, null);
    strictEqual(reads.pools.entries()[0]?.pool.health, "DEGRADED");
    deepStrictEqual(faults.map(String), [
      'SampleDamaged: Cannot read what "pve-01" last told of its vms_runtime: it is damaged',
    ]);
  }));

Deno.test("guests that were not read this time are found as last known, with their age", () =>
  withHost(async ({ reads, push, now }) => {
    const guest = { vmid: 100, type: "qemu", name: "web", status: "running" };
    await push({ vms_runtime: { vms: [guest] } });
    const readUnix = now();
    await push({ vms_runtime: { vms: [], errors: [HUNG] } });

    const sort = { column: "name", descending: false } as const;
    const found = reads.guests.search({ query: "web", sort, limit: 9 });
    deepStrictEqual(found.unread_hosts, []);
    deepStrictEqual(found.guests.map(({ vmid, read_unix }) => [vmid, read_unix]), [
      [100, readUnix],
    ]);
    strictEqual(reads.cards.find("pve-01")?.guests_running, 1);
    strictEqual(reads.views.find("pve-01")?.guests.is_held, true);
  }));

Deno.test("a host whose clock was set back is judged by what it sends from then on", () =>
  withHost(async (host) => {
    const aheadMs = 600_000;
    const at = (ms: number) => ({ collected_at_us: ms * 1000, sent_at_ms: ms });
    await host.push(pools(pool()), at(host.clock.nowMs() + 30_000 + aheadMs));

    await host.push(pools(pool({ health: "DEGRADED" })));
    strictEqual(host.reads.cards.find("pve-01")?.level, "critical");
    // What waited since before the clock was set is history, although its time is the latest.
    const late = { collected_at_us: (host.clock.nowMs() + aheadMs) * 1000 };
    await host.push(pools(pool()), late);
    strictEqual(host.reads.cards.find("pve-01")?.level, "critical");

    await host.restart();
    strictEqual(host.reads.pools.entries()[0]?.pool.health, "DEGRADED");
    await host.push(pools(pool()));
    strictEqual(host.reads.pools.entries()[0]?.pool.health, "ONLINE");
  }));
