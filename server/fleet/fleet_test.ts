import { insertSamples, openStore } from "../../testing/store.ts";
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { readSample } from "../../shared/sample/mod.ts";
import { TestingClock } from "../../testing/clock.ts";
import { until } from "../../testing/until.ts";
import type { Store } from "../store/port.ts";
import { NO_FILTER, selectCards } from "../views/fleet_filter.ts";
import { Fleet } from "./fleet.ts";
import type { FleetChange } from "./host_registry.ts";
import { createReads, type FleetReads } from "./reads.ts";

const INTERVALS = { fast: 30, medium: 300, slow: 1800 };

interface Setting {
  store: Store;
  clock: TestingClock;
  /** A fleet on the store as a new server process would build it. */
  start(): Promise<Fleet & { changes: FleetChange[]; reads: FleetReads }>;
}

async function withFleet(run: (setting: Setting) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  const clock = new TestingClock();
  try {
    await using store = await openStore({ path: join(directory, "monitor.db") });
    await using fleets = new AsyncDisposableStack();
    await run({
      store,
      clock,
      start: async () => {
        const fleet = fleets.use(
          new Fleet(store, clock, (error) => {
            throw error;
          }),
        );
        const changes: FleetChange[] = [];
        fleet.onChange((change) => changes.push(change));
        await fleet.start();
        return Object.assign(fleet, { changes, reads: createReads(fleet) });
      },
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function register(store: Store, name: string): Promise<number> {
  const row = await store.insertHost({
    name,
    token_hash: "hash",
    token_digest: null,
    created_at_ms: 0,
  });
  if (row === null) throw new Error(`Cannot register "${name}"`);
  return row.id;
}

/** A pool's section, collected `secondsAgo` and received at once. */
function poolSample(clock: TestingClock, health: string, secondsAgo = 0) {
  const receivedMs = clock.nowMs() - secondsAgo * 1000;
  const data = { zfs_pools: { available: true, pools: [{ name: "rpool", health }] } };
  return {
    stored: {
      kind: "fast" as const,
      collected_at_us: receivedMs * 1000,
      received_at_ms: receivedMs,
      sent_at_ms: null,
      payload: JSON.stringify(data),
    },
    live: {
      kind: "fast" as const,
      collected_at_us: receivedMs * 1000,
      received_at_ms: receivedMs,
      sent_at_ms: null,
      sections: readSample("fast", data),
    },
  };
}

Deno.test("Fleet asks the store once for all who ask at once, and again for who asks later", () =>
  withFleet(async ({ store, clock }) => {
    let asked = 0;
    const counted: Store = {
      ...store,
      revisions: () => {
        asked++;
        return store.revisions();
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

    deepStrictEqual(found, { total: 0, guests: [], unread_hosts: ["pve-1", "pve-10"] });
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

Deno.test("Fleet judges a host by its newest sample, and a drained backlog changes nothing", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    const fleet = await start();
    fleet.joined(id, { agent_version: null, intervals: INTERVALS });

    fleet.apply(id, poolSample(clock, "DEGRADED").live);
    fleet.apply(id, poolSample(clock, "ONLINE", 60).live);

    const reasons = fleet.reads.views.find("pve-01")?.reasons ?? [];
    strictEqual(fleet.reads.cards.find("pve-01")?.level, "critical");
    strictEqual(
      reasons.some(({ code, subject }) => code === "pool_health" && subject === "rpool"),
      true,
    );
  }));

Deno.test("Fleet remembers since when a reason holds; one found at the start since it was read", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    await insertSamples(store, [{ ...poolSample(clock, "DEGRADED", 40).stored, host_id: id }]);
    const since = ({ reads }: { reads: FleetReads }) =>
      reads.views.find("pve-01")?.reasons.find(({ code }) => code === "pool_health")
        ?.since_unix;

    const fleet = await start();
    strictEqual(since(fleet), clock.nowMs() / 1000 - 40);

    fleet.joined(id, { agent_version: null, intervals: INTERVALS });
    await clock.advance(10_000);
    fleet.apply(id, poolSample(clock, "ONLINE").live);
    strictEqual(since(fleet), undefined);

    await clock.advance(10_000);
    const beganUnix = clock.nowMs() / 1000;
    fleet.apply(id, poolSample(clock, "DEGRADED").live);
    await clock.advance(10_000);
    fleet.apply(id, poolSample(clock, "DEGRADED").live);
    strictEqual(since(fleet), beganUnix);
  }));

Deno.test("Fleet calls a connected host unknown when its samples stop, without any event", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    const fleet = await start();
    fleet.joined(id, { agent_version: null, intervals: INTERVALS });
    fleet.apply(id, poolSample(clock, "ONLINE").live);
    const isStale = () =>
      fleet.reads.views.find("pve-01")?.reasons.some(({ code, subject }) =>
        code === "sample_stale" && subject === "fast"
      );
    strictEqual(isStale(), false);

    await clock.advance(100_000);

    strictEqual(isStale(), true);
  }));

Deno.test("Fleet records each opening and closing, and a restarted server knows since when", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    const take = (fleet: Fleet, health: string) => {
      const writes = fleet.apply(id, poolSample(clock, health).live);
      return store.transaction((transaction) => writes?.write(transaction));
    };
    const joinPayload = { agent_version: null, intervals: INTERVALS };
    const first = await start();
    first.joined(id, joinPayload);
    await clock.advance(1_000);
    const beganUnix = clock.nowMs() / 1000;
    await insertSamples(store, [{ ...poolSample(clock, "DEGRADED").stored, host_id: id }]);
    await take(first, "DEGRADED");
    await first[Symbol.asyncDispose]();

    await clock.advance(60_000);
    const second = await start();
    const since = (code: string) =>
      second.reads.views.find("pve-01")?.reasons.find((reason) => reason.code === code)?.since_unix;
    strictEqual(since("pool_health"), beganUnix);
    strictEqual(since("offline"), undefined);

    second.joined(id, joinPayload);
    await take(second, "ONLINE");
    await second[Symbol.asyncDispose]();

    const changes = await store.listChanges({ host_id: id, limit: 100 });
    deepStrictEqual(
      changes.filter(({ code }) => code === "pool_health").map((change) => [
        change.opened_at_ms / 1000,
        change.closed_at_ms === null ? null : change.closed_at_ms / 1000,
      ]),
      [[beganUnix, clock.nowMs() / 1000]],
    );
    strictEqual(changes.some(({ code }) => code === "offline"), false);
  }));

Deno.test("Fleet writes an offline reason with the time the host was last seen", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    const seenMs = clock.nowMs();
    await store.recordSeen(id, seenMs);
    const fleet = await start();

    await clock.advance(130_000);

    const offline = fleet.reads.views.find("pve-01")?.reasons.find(({ code }) =>
      code === "offline"
    );
    strictEqual(offline?.since_unix, seenMs / 1000);
  }));

Deno.test("Fleet lists a muted reason last, does not count it, and judges without it", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    const fleet = await start();
    fleet.joined(id, { agent_version: null, intervals: INTERVALS });
    fleet.apply(id, poolSample(clock, "DEGRADED").live);
    strictEqual(fleet.reads.cards.find("pve-01")?.level, "critical");

    await store.putMute({
      host_id: id,
      code: "pool_health",
      subject: "rpool",
      subject_id: "rpool",
      note: "disk ordered",
      expires_at_ms: clock.nowMs() + 60_000,
      created_at_ms: clock.nowMs(),
    });
    await fleet.refreshWords();

    strictEqual(fleet.reads.cards.find("pve-01")?.level, "unknown");
    strictEqual(
      fleet.reads.cards.find("pve-01")?.reasons.some(({ code }) => code === "pool_health"),
      false,
    );
    const last = fleet.reads.views.find("pve-01")?.reasons.at(-1);
    deepStrictEqual([last?.code, last?.muted?.note], ["pool_health", "disk ordered"]);

    await clock.advance(60_000);
    strictEqual(fleet.reads.cards.find("pve-01")?.level, "critical");
  }));

Deno.test("Fleet never shows a host green that is not connected, even with that muted", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    await store.recordSeen(id, clock.nowMs() - 1_000);
    const fleet = await start();
    await clock.advance(120_000);
    const mute = {
      host_id: id,
      subject: "",
      subject_id: "",
      note: "",
      expires_at_ms: null,
      created_at_ms: 0,
    };
    await store.putMute({ ...mute, code: "offline" });
    await fleet.refreshWords();
    await clock.advance(5_000);

    strictEqual(fleet.reads.cards.find("pve-01")?.level, "unknown");
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

Deno.test("a host is found by every reason it has, though its card lists three", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    const fleet = await start();
    fleet.joined(id, { agent_version: null, intervals: INTERVALS });
    const pools = ["one", "two", "three", "four"].map((name, index) => ({
      name,
      guid: `${index + 1}`,
      health: "DEGRADED",
    }));
    const storages = [{ name: "Backup-NFS", type: "nfs", active: false, enabled: true }];
    fleet.apply(id, {
      ...poolSample(clock, "ONLINE").live,
      sections: readSample("fast", {
        zfs_pools: { available: true, pools },
        storage: { storages },
      }),
    });
    const found = (text: string) =>
      selectCards(fleet.reads.cards.all(), { ...NO_FILTER, text }).length;

    strictEqual(fleet.reads.cards.find("pve-01")?.reasons.length, 3);
    for (const text of ["storage_inactive", "backup-nfs", "one", "four degraded two"]) {
      strictEqual(found(text), 1, text);
    }
    strictEqual(found("five"), 0);
  }));

Deno.test("the words of a host with thousands of reasons stay few", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    const fleet = await start();
    fleet.joined(id, { agent_version: null, intervals: INTERVALS });
    const storages = Array.from({ length: 500 }, (_, index) => ({
      name: `storage-${index}-of-a-host-with-many`,
      active: false,
      enabled: true,
    }));
    fleet.apply(id, {
      ...poolSample(clock, "ONLINE").live,
      sections: readSample("fast", { storage: { storages } }),
    });

    const card = fleet.reads.cards.find("pve-01");

    ok((card?.reason_count ?? 0) >= 500);
    const { length } = card?.more_reason_words ?? "";
    ok(length > 3_000 && length <= 4_000, `${length} characters`);
  }));
