import { insertSamples } from "../../testing/store.ts";
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { readSample } from "../../shared/sample/mod.ts";
import { NO_FILTER, selectCards } from "../views/fleet_filter.ts";
import { Fleet } from "./fleet.ts";
import type { FleetReads } from "./reads.ts";
import { INTERVALS, poolSample, register, withFleet } from "../../testing/live_fleet.ts";

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

Deno.test("Fleet judges a host again as time goes by: while its samples come in time with each of them", () =>
  withFleet(async ({ store, clock, start }) => {
    const id = await register(store, "pve-01");
    const fleet = await start();
    fleet.joined(id, { agent_version: null, intervals: INTERVALS });
    const judgedAtMs = new Set<number>();

    for (let round = 1; round <= 18; round++) {
      await clock.advance(5_000);
      if (round === 3 || round === 9) fleet.apply(id, poolSample(clock, "ONLINE").live);
      judgedAtMs.add(fleet.find("pve-01")?.judgedMs ?? NaN);
    }

    // Nothing came yet; the samples of 15 s and 45 s; the one of 75 s is 10 s late.
    deepStrictEqual([...judgedAtMs], [0, 10_000, 15_000, 45_000, 85_000]);
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
