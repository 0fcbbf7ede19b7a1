import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { KINDS, readSample } from "../../shared/sample/mod.ts";
import { insertSamples } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import type { Store } from "../store/port.ts";
import { Fleet } from "./fleet.ts";
import type { FleetChange } from "./host_registry.ts";
import { createReads, type FleetReads } from "./reads.ts";
import { INTERVALS, poolSample, register, withFleet } from "../../testing/live_fleet.ts";

Deno.test("Fleet asks the store once for all who ask at once, and again for who asks later", () =>
  withFleet(async ({ store, clock }) => {
    let asked = 0;
    const counted: Store = {
      ...store,
      revisions: () => {
        asked++;
        return store.revisions();
      },
      // Nobody but the test asks.
      // deno-lint-ignore require-yield -- it waits, and tells nothing
      async *watch(_, signal) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      },
    };
    await using fleet = new Fleet(counted, clock, (error) => {
      throw error;
    });
    const reads = createReads(fleet);
    await fleet.start();
    asked = 0;
    await register(store, "pve-01");

    await Promise.all(Array.from({ length: 100 }, () => fleet.refreshHosts()));
    deepStrictEqual([asked, reads.cards.find("pve-01")?.name], [1, "pve-01"]);

    await register(store, "pve-02");
    await fleet.refreshHosts();
    deepStrictEqual([asked, reads.cards.find("pve-02")?.name], [2, "pve-02"]);
  }));

Deno.test("Fleet knows no guests of a host that did not read them, and says so in a search", () =>
  withFleet(async ({ store, clock, start }) => {
    const [known, late] = [await register(store, "pve-2"), await register(store, "pve-10")];
    await register(store, "pve-1");
    const fleet = await start();
    const errors = [{ tag: "late", message: "still running after 10 s" }];
    const apply = (hostId: number, vms_runtime: unknown) =>
      fleet.apply(hostId, {
        ...poolSample(clock, "ONLINE").live,
        sections: readSample("fast", { vms_runtime }),
      });
    apply(known, { vms: [], errors: [] });
    apply(late, { vms: [], errors });

    const { revision: _, ...found } = fleet.reads.guests.search({
      query: "",
      sort: { column: "name", descending: false },
      limit: 10,
    });

    deepStrictEqual(found, { total: 0, skipped: 0, guests: [], unread_hosts: ["pve-1", "pve-10"] });
    deepStrictEqual(
      ["pve-2", "pve-10"].map((name) => fleet.reads.cards.find(name)?.guests_total),
      [0, null],
    );
    deepStrictEqual(["pve-2", "pve-10"].map((name) => fleet.reads.views.find(name)?.guests.value), [
      [],
      null,
    ]);
  }));

Deno.test("Fleet shows a host that never connected as new, which is no fault", () =>
  withFleet(async ({ store, start }) => {
    await register(store, "pve-01");

    const fleet = await start();

    const card = fleet.reads.cards.find("PVE-01");
    deepStrictEqual([card?.name, card?.connection, card?.level], [
      "pve-01",
      "never_connected",
      "new",
    ]);
    deepStrictEqual(card?.reasons, []);
  }));

Deno.test("Fleet takes up what another process registers, mutes or deletes", () =>
  withFleet(async ({ store, clock, start }) => {
    const fleet = await start();

    const host_id = await register(store, "pve-01");
    const { cards } = fleet.reads;
    await until("the host is there", () => cards.find("pve-01") !== null);
    fleet.joined(host_id, { agent_version: null, intervals: INTERVALS });
    fleet.apply(host_id, poolSample(clock, "DEGRADED").live);
    strictEqual(cards.find("pve-01")?.level, "critical");
    const reason = { host_id, code: "pool_health", subject: "rpool", subject_id: "rpool" };
    await store.putMute({ ...reason, note: "", expires_at_ms: null, created_at_ms: 0 });
    await until("it is muted", () => cards.find("pve-01")?.level !== "critical");

    await store.deleteHost("pve-01");
    await until("it is gone", () => cards.find("pve-01") === null);
    deepStrictEqual(fleet.changes.at(-1), { type: "removed", name: "pve-01" });
  }));

Deno.test("Fleet goes on watching after the database could not be read, and tells of it", () =>
  withFleet(async ({ store, clock }) => {
    const told: unknown[] = [];
    let isBroken = true;
    const broken: Store = {
      ...store,
      watch: (since, signal) => {
        if (isBroken) throw new Error("disk I/O error");
        return store.watch(since, signal);
      },
    };
    await using fleet = new Fleet(broken, clock, (error) => told.push(String(error)));
    await fleet.start();
    await register(store, "pve-01");
    await clock.advance(1_000);
    deepStrictEqual(
      told,
      Array(2).fill("Error: Cannot take up what another process changes: disk I/O error"),
    );

    isBroken = false;
    await clock.advance(1_000);
    await until("the host is there", () => fleet.find("pve-01") !== null);
    strictEqual(told.length, 2);
  }));

Deno.test("Fleet has a connected agent cut off when its token changes or its host goes", () =>
  withFleet(async ({ store, start }) => {
    const id = await register(store, "pve-01");
    const fleet = await start();
    const revoked: unknown[] = [];
    fleet.onRevoked((hostId, reason) => revoked.push([hostId, reason]));

    await store.replaceToken("pve-01", { token_hash: "another hash", token_digest: null });
    await until("it is cut off", () => revoked.length === 1);
    await store.deleteHost("pve-01");
    await until("it is cut off again", () => revoked.length === 2);

    deepStrictEqual(revoked, [[id, "token_rotated"], [id, "host_deleted"]]);
  }));

Deno.test("Fleet says that two agents use one token after the second replacement", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    const fleet = await start();

    fleet.replaced(id);
    strictEqual(fleet.reads.cards.find("pve-01")?.two_agents, false);
    await clock.advance(60_000);
    fleet.replaced(id);
    strictEqual(fleet.reads.cards.find("pve-01")?.two_agents, true);

    await clock.advance(11 * 60_000);
    strictEqual(fleet.reads.cards.find("pve-01")?.two_agents, false);
  }));

/** Two members of a cluster, and how each tells of a guest's backups. */
async function withCluster(
  run: (cluster: {
    start: () => Promise<Fleet & { changes: FleetChange[]; reads: FleetReads }>;
    apply: (fleet: Fleet, name: "pve-01" | "pve-02", backup: object) => Promise<void>;
    nowUnix: number;
  }) => Promise<void>,
): Promise<void> {
  await withFleet(async ({ store, clock, start }) => {
    const ids = {
      "pve-01": await register(store, "pve-01"),
      "pve-02": await register(store, "pve-02"),
    };
    const nowUnix = clock.nowMs() / 1000;
    await run({
      start,
      nowUnix,
      apply: async (fleet, name, backup) => {
        const { live, stored } = poolSample(clock, "ONLINE");
        const host_id = ids[name];
        const host = { node_name: name, cluster_id: "c", cluster_member: true, quorate: true };
        const guest = { vmid: 100, type: "qemu", status: "running" };
        const disk = { scsi0: "nas:vm-100-disk-0" };
        const job = { id: "b", last_run: { start_unix: nowUnix, status: "ok" } };
        const isHere = name === "pve-02";
        const payloads = {
          fast: { host, vms_runtime: { vms: isHere ? [guest] : [] } },
          medium: {
            vms_detail: { vms: isHere ? [{ ...guest, config: disk }] : [] },
            host_care: { cluster_id: "c", nodes: Object.keys(ids), replication: { jobs: [] } },
          },
          slow: {
            backups: {
              available: true,
              jobs: [{ ...job, occurred_unix: [nowUnix - 180_000, nowUnix - 90_000] }],
              guests: [{ vmid: 100, type: "qemu", jobs: ["b"], is_here: isHere, ...backup }],
            },
          },
        };
        for (const kind of KINDS) {
          fleet.apply(host_id, { ...live, kind, sections: readSample(kind, payloads[kind]) });
          const payload = JSON.stringify(payloads[kind]);
          await insertSamples(store, [{ ...stored, kind, payload, host_id }]);
        }
      },
    });
  });
}

const reasonsOf = (fleet: Fleet, name: string) =>
  fleet.find(name)?.reasons.map(({ code }) => code) ?? [];

Deno.test("Fleet judges a guest that has moved as soon as another member tells of its backup", () =>
  withCluster(async ({ start, apply, nowUnix }) => {
    const fleet = await start();
    const backedUp = () => fleet.reads.guests.search(ALL).guests[0]?.safety?.backed_up_unix;

    await apply(fleet, "pve-02", { last_ok_unix: nowUnix - 900_000 });
    strictEqual(reasonsOf(fleet, "pve-02").includes("guest_backup_old"), true);
    strictEqual(backedUp(), nowUnix - 900_000);
    const { changes } = fleet;
    changes.length = 0;

    await apply(fleet, "pve-01", { last_ok_unix: nowUnix - 100_000 });
    strictEqual(reasonsOf(fleet, "pve-02").includes("guest_backup_old"), false);
    strictEqual(backedUp(), nowUnix - 100_000);
    strictEqual(changes.some(({ name }) => name === "pve-02"), true);
  }));

Deno.test("Fleet tells of a member without an agent until its agent reports, or it has left", () =>
  withCluster(async ({ start, apply }) => {
    const fleet = await start();
    await apply(fleet, "pve-02", {});
    strictEqual(reasonsOf(fleet, "pve-02").includes("members_unwatched"), true);

    await apply(fleet, "pve-01", {});
    strictEqual(reasonsOf(fleet, "pve-01").includes("members_unwatched"), false);
    strictEqual(reasonsOf(fleet, "pve-02").includes("members_unwatched"), false);

    await fleet.store.deleteHost("pve-01");
    await fleet.refreshHosts();
    strictEqual(reasonsOf(fleet, "pve-02").includes("members_unwatched"), true);
  }));

Deno.test("Fleet knows at its start what all members told, before it judges the first", () =>
  withCluster(async ({ start, apply, nowUnix }) => {
    const first = await start();
    await apply(first, "pve-02", { last_ok_unix: nowUnix - 900_000 });
    await apply(first, "pve-01", { last_ok_unix: nowUnix - 100_000 });
    await first[Symbol.asyncDispose]();

    const second = await start();

    const { store } = second;
    for (const name of ["pve-01", "pve-02"]) {
      const host_id = second.find(name)?.row.id ?? 0;
      const changes = await store.listChanges({ host_id, limit: 100 });
      deepStrictEqual(
        changes.filter(({ code }) => CLUSTER_CODES.includes(code)).map(({ code }) => code),
        [],
      );
      deepStrictEqual(reasonsOf(second, name).filter((code) => CLUSTER_CODES.includes(code)), []);
    }
  }));

const CLUSTER_CODES = ["guest_backup_old", "members_unwatched"];
const ALL = { query: "", sort: { column: "name", descending: false }, limit: 10 } as const;
