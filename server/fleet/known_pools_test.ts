import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { until } from "../../testing/until.ts";
import { BACKUP, pool, pools, stuck, TANK, withHost } from "../../testing/known_fleet_host.ts";

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
