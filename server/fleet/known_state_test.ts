/** What the server once knew of a host stays known: over bad readings, restarts and kills. */
import { openStore } from "../../testing/store.ts";
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { type Kind, readSample } from "../../shared/sample/mod.ts";
import { TestingClock } from "../../testing/clock.ts";
import type { KnownSample } from "../../shared/verdict/mod.ts";
import type { Store } from "../store/port.ts";
import { until } from "../../testing/until.ts";
import { Fleet } from "./fleet.ts";
import { createReads, type FleetReads } from "./reads.ts";

const INTERVALS = { fast: 30, medium: 300, slow: 1800 };
const TANK = "4620770592528249368";
const BACKUP = "9220770592528249368";
const HUNG = { tag: "stuck", message: "an earlier run has been stuck for 50 s" };

const pool = (changes: Record<string, unknown> = {}) => ({
  name: "tank",
  guid: TANK,
  health: "ONLINE",
  capacity_percent: 40,
  error_count: 0,
  vdevs: [{ name: "tank", type: "root", state: "ONLINE", children: [] }],
  ...changes,
});
const pools = (...list: object[]) => ({ zfs_pools: { available: true, pools: list } });
const stuck = { zfs_pools: { available: null, pools: [], errors: [HUNG] } };

interface Host {
  store: Store;
  clock: TestingClock;
  fleet: Fleet;
  reads: FleetReads;
  id: number;
  /** Stores and applies a sample, as ingest does, 30 s after the one before. */
  push(data: object, change?: Partial<KnownSample> & { kind?: Kind }): Promise<void>;
  /** The server stops, and starts again on what is stored. */
  restart(): Promise<void>;
  reason(code: string): { since_unix: number | null; as_of_unix: number | null } | undefined;
  now(): number;
}

/** Runs `test` with the host pve-01, whose agent has joined. */
async function withHost(test: (host: Host) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  const clock = new TestingClock();
  try {
    await using store = await openStore({ path: join(directory, "monitor.db") });
    await using fleets = new AsyncDisposableStack();
    const start = async () => {
      const fleet = fleets.use(
        new Fleet(store, clock, (error) => {
          throw error;
        }),
      );
      await fleet.start();
      return { fleet, reads: createReads(fleet) };
    };
    const row = await store.insertHost({
      name: "pve-01",
      token_hash: "hash",
      token_digest: null,
      created_at_ms: 0,
    });
    const id = row?.id ?? 0;
    const host: Host = {
      store,
      clock,
      id,
      ...await start(),
      push: async (data, change = {}) => {
        await clock.advance(30_000);
        const kind = change.kind ?? "fast";
        const live: KnownSample = {
          kind,
          collected_at_us: clock.nowMs() * 1000,
          received_at_ms: clock.nowMs(),
          sent_at_ms: clock.nowMs(),
          sections: readSample(kind, { ...data }),
          ...change,
        };
        const { sections: _, ...times } = live;
        const writes = host.fleet.apply(id, live);
        const payload = JSON.stringify(data);
        await store.transaction((transaction) => {
          transaction.insertSample({ ...times, host_id: id, payload });
          writes?.write(transaction);
        });
      },
      restart: async () => {
        await host.fleet[Symbol.asyncDispose]();
        Object.assign(host, await start());
      },
      reason: (code) =>
        host.reads.views.find("pve-01")?.reasons.find((reason) => reason.code === code),
      now: () => clock.nowMs() / 1000,
    };
    host.fleet.joined(id, { agent_version: null, intervals: INTERVALS });
    await test(host);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

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

Deno.test("versions last reported survive a sample that does not tell them, and a restart", () =>
  withHost(async (host) => {
    const told = { pve_version: "pve-manager/9.1.1/x", zfs_version: "zfs-2.3.4-pve1" };
    const error = { tag: "pveversion", message: "timed out" };
    await host.push({ system_info: told }, { kind: "slow" });
    await host.push({ system_info: { kernel_version: "6.14", errors: [error] } }, { kind: "slow" });

    await host.restart();

    const view = host.reads.views.find("pve-01");
    deepStrictEqual([view?.pve_version, view?.zfs_version, view?.kernel_version], [
      told.pve_version,
      told.zfs_version,
      "6.14",
    ]);
  }));

Deno.test("a pool that left on purpose is missed no more, until it is seen again", () =>
  withHost(async (host) => {
    const { fleet, reads, store, push, id } = host;
    const missing = { guid: BACKUP, name: "backup", last_health: "ONLINE" };
    const gone = () => ({
      zfs_pools: { available: true, pools: [pool()], missing_pools: [missing] },
    });
    const listed = () =>
      reads.pools.entries().map((entry) => [entry.pool.name, entry.missing !== null]);
    await push(gone());
    deepStrictEqual(listed(), [["tank", false], ["backup", true]]);

    const word = { host_id: id, guid: BACKUP, name: "backup", note: "sold", created_at_ms: 1 };
    await store.putLeftPool({ ...word, word: "left" });
    await fleet.refreshWords();
    deepStrictEqual(listed(), [["tank", false]]);
    deepStrictEqual(reads.views.find("pve-01")?.missing_pools.map((one) => one.word?.what), [
      "left",
    ]);
    await push(stuck);
    deepStrictEqual(listed(), [["tank", false]]);

    await push(pools(pool(), pool({ name: "backup", guid: BACKUP })));
    await push(gone());
    deepStrictEqual(listed(), [["tank", false], ["backup", true]]);
    await until("it is not away any more", async () => (await store.listLeftPools()).length === 0);
  }));

Deno.test("a pool that comes and goes stays marked so, whether it is there or not", () =>
  withHost(async ({ fleet, reads, store, push, id }) => {
    const missing = { guid: BACKUP, name: "backup" };
    await push({ zfs_pools: { available: true, pools: [pool()], missing_pools: [missing] } });
    const word = { host_id: id, guid: BACKUP, name: "backup", note: "", created_at_ms: 1 };
    await store.putLeftPool({ ...word, word: "comes_and_goes" });
    await fleet.refreshWords();

    await push(pools(pool(), pool({ name: "backup", guid: BACKUP })));

    strictEqual((await store.listLeftPools()).length, 1);
    strictEqual(reads.pools.entries().length, 2);
  }));

Deno.test("notes are listed after the reasons, and count for nothing", () =>
  withHost(async ({ reads, push }) => {
    const missing = { guid: BACKUP, name: "backup", removable: true };
    await push({
      zfs_pools: {
        available: true,
        pools: [pool({ health: "DEGRADED" })],
        missing_pools: [missing],
      },
    });

    const { card, reasons = [] } = reads.views.find("pve-01") ?? {};
    const notes = reasons.filter(({ level }) => level === "note");
    ok(notes.length > 0);
    deepStrictEqual(reasons.slice(-notes.length), notes);
    strictEqual(card?.reason_count, reasons.length - notes.length);
    strictEqual(reads.pools.entries().find(({ missing }) => missing !== null)?.level, "ok");
  }));

Deno.test("two pools of one name are two, and no history is of both", () =>
  withHost(async ({ reads, push }) => {
    const other = { guid: BACKUP, name: "tank", last_health: "DEGRADED" };
    await push({
      zfs_pools: {
        available: true,
        pools: [pool({ health: "DEGRADED" })],
        missing_pools: [other],
      },
    });

    deepStrictEqual(
      reads.pools.entries().map(({ id, pool: { health }, level }) => [id, health, level]),
      [
        [TANK, "DEGRADED", "critical"],
        [BACKUP, "GONE", reads.pools.entries()[1]?.level],
      ],
    );
    deepStrictEqual(reads.views.find("pve-01")?.pools.value?.map(({ metric }) => metric), [
      `pool:tank:${TANK}:capacity_percent`,
    ]);
  }));

Deno.test("reasons and mutes of before a pool's GUID was told go on under it", () =>
  withHost(async (host) => {
    const { store, id } = host;
    await host.push(pools(pool({ health: "DEGRADED", guid: null })));
    const degradedUnix = host.now();
    const muted = { code: "pool_health", subject: "tank", subject_id: "tank", note: "ordered" };
    await store.putMute({ host_id: id, ...muted, expires_at_ms: null, created_at_ms: 1 });
    await host.fleet.refreshWords();

    await host.push(pools(pool({ health: "DEGRADED" })));
    await host.restart();

    const reason = host.reads.views.find("pve-01")?.reasons.find(({ code }) =>
      code === "pool_health"
    );
    deepStrictEqual([reason?.subject_id, reason?.since_unix, reason?.muted?.note], [
      TANK,
      degradedUnix,
      "ordered",
    ]);
    const mutes = async () => (await store.listMutes(0)).map(({ subject_id }) => subject_id);
    await until("the mute is identified", async () => (await mutes()).join() === TANK);
    const open = (await store.listOpenChanges()).filter(({ code }) => code === "pool_health");
    deepStrictEqual(open.map(({ subject_id }) => subject_id), [TANK]);
  }));
