/** Thresholds of a running fleet: what is set is judged by at once. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { pool, pools, stuck, withHost } from "../../testing/known_fleet_host.ts";
import { until } from "../../testing/until.ts";
import type { ThresholdScope } from "../../shared/verdict/threshold_scopes.ts";
import { type DeskTaker, NO_DESK, NOTHING_TO_WRITE } from "../incidents/desk_taker.ts";
import type { Input } from "../incidents/machine/inputs.ts";
import type { Store } from "../store/port.ts";

const NEARLY_FULL = pools(pool({ capacity_percent: 85 }));

function set(store: Store, scope: ThresholdScope, value: number): Promise<unknown> {
  const who = { set_by: "operator", set_at_ms: 1 };
  return store.putThreshold({ scope, key: "poolFullFromPercent", value, ...who });
}

Deno.test("a threshold that another process sets ends a reason, and taking it back begins one", () =>
  withHost(async ({ store, clock, push, reason, id }) => {
    await push(NEARLY_FULL);
    const before = reason("pool_capacity");
    strictEqual(before === undefined, false);

    await set(store, { kind: "host", host_id: id }, 88);
    await clock.advance(500);
    await until("it is over", () => reason("pool_capacity") === undefined);
    const closed = async () =>
      (await store.listChanges({ host_id: id, limit: 9 }))
        .filter(({ code }) => code === "pool_capacity").map(({ closed_at_ms }) =>
          closed_at_ms !== null
        );
    await until("its end is in the history", async () => (await closed())[0] === true);

    await store.deleteThreshold({ kind: "host", host_id: id }, "poolFullFromPercent");
    await clock.advance(500);
    await until("it is there again", () => reason("pool_capacity") !== undefined);
    await until("so is its history", async () => (await closed()).length === 2);
    deepStrictEqual(await closed(), [false, true]);
  }));

Deno.test("a reason ends by a changed threshold also while nothing newer tells of it, and no other", () =>
  withHost(async ({ store, fleet, push, reason, id }) => {
    await push(pools(pool({ capacity_percent: 85, health: "DEGRADED" })));
    await push(stuck);
    fleet.left(id);
    const since = reason("pool_health")?.since_unix;

    await set(store, { kind: "all" }, 88);
    await fleet.refreshWords();

    strictEqual(reason("pool_capacity"), undefined);
    strictEqual(reason("pool_health")?.since_unix, since);
  }));

Deno.test("a host that comes into a group is judged by the thresholds of the group", () =>
  withHost(async ({ store, fleet, push, reason }) => {
    await push(NEARLY_FULL);
    await set(store, { kind: "group", group: "archive" }, 88);
    await fleet.refreshWords();
    strictEqual(reason("pool_capacity") === undefined, false);

    await store.changeHosts(["pve-01"], { group: "archive" });
    await fleet.refreshHosts();

    strictEqual(reason("pool_capacity"), undefined);
  }));

Deno.test("a server that starts judges by what was set before", () =>
  withHost(async (host) => {
    await set(host.store, { kind: "all" }, 88);
    await host.restart();
    host.fleet.joined(host.id, {
      agent_version: null,
      intervals: { fast: 30, medium: 300, slow: 1800 },
    });

    await host.push(NEARLY_FULL);

    strictEqual(host.reason("pool_capacity"), undefined);
  }));

Deno.test("a reason that goes on by another threshold keeps its beginning, and says the new border", () =>
  withHost(async ({ store, fleet, reads, push, reason }) => {
    await push(NEARLY_FULL);
    const since = reason("pool_capacity")?.since_unix;

    await set(store, { kind: "all" }, 70);
    await fleet.refreshWords();

    strictEqual(reason("pool_capacity")?.since_unix, since);
    const text = reads.views.find("pve-01")?.reasons.find(({ code }) => code === "pool_capacity");
    strictEqual(text?.text, "85 % full (70 % or more)");
  }));

Deno.test("bars change colour where the judge does", () =>
  withHost(async ({ store, fleet, reads, push }) => {
    const full = { name: "nfs", type: "nfs", used_bytes: 95, total_bytes: 100, avail_bytes: 5 };
    await push({ ...NEARLY_FULL, storage: { storages: [full] } });
    const tones = () => {
      const { card, pools, storages } = reads.views.find("pve-01") ?? {};
      return [
        card?.fullest_pool?.tone,
        pools?.value?.map(({ capacity_tone }) => capacity_tone),
        storages?.value?.map(({ used_tone }) => used_tone),
      ];
    };
    deepStrictEqual(tones(), ["warning", ["warning"], ["warning"]]);

    await set(store, { kind: "all" }, 70);
    const critical = { scope: { kind: "all" }, key: "poolFullCriticalPercent", value: 84 } as const;
    await store.putThreshold({ ...critical, set_by: "operator", set_at_ms: 1 });
    await store.putThreshold({
      ...critical,
      key: "storageFullPercent",
      value: 95,
      set_by: "operator",
      set_at_ms: 1,
    });
    await fleet.refreshWords();

    deepStrictEqual(tones(), ["critical", ["critical"], ["plain"]]);
  }));

Deno.test("the desk hears of other thresholds right before what is found by them, and once", async () => {
  const heard: Input[] = [];
  const desk: DeskTaker = {
    ...NO_DESK,
    take(...inputs) {
      heard.push(...inputs);
      return NOTHING_TO_WRITE;
    },
  };
  await withHost(async ({ store, fleet, push, id }) => {
    await push(NEARLY_FULL);
    heard.length = 0;

    await set(store, { kind: "all" }, 88);
    await fleet.refreshWords();
    await push(NEARLY_FULL);

    const told = heard.filter(({ type }) => type === "thresholds" || type === "judged");
    deepStrictEqual(told[0], { type: "thresholds", host_ids: [id] });
    deepStrictEqual(told.slice(1).map(({ type }) => type), ["judged", "judged"]);
    const judged = heard.findLast((input) => input.type === "judged");
    const [margin] = Object.entries(judged?.margins ?? {})
      .flatMap(([key, points]) => key.startsWith("pool_capacity\n") ? [points] : []);
    strictEqual(judged?.reasons.some(({ code }) => code === "pool_capacity"), false);
    strictEqual(margin, 3);
  }, desk);
});
