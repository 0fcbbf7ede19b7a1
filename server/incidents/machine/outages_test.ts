import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import { Listener } from "../../../testing/incidents/listener.ts";
import type { HostAttributes } from "./inputs.ts";

const MINUTE_MS = 60_000;
const OFFLINE = bad("offline");

function createFleet(
  size: number,
  attributes: (id: number) => Partial<HostAttributes> = () => ({}),
) {
  const fleet = new FleetScript();
  const listener = new Listener();
  fleet.onTold = (incident) => listener.hear(incident);
  for (let id = 1; id <= size; id++) {
    fleet.host(id, attributes(id));
    fleet.sample(id, []);
  }
  return { fleet, messages: listener.messages };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

function goAway(fleet: FleetScript, ids: readonly number[], apartMs = 0): void {
  for (const id of ids) {
    fleet.judge(id, [OFFLINE]);
    fleet.pass(apartMs);
  }
}

/** All of them send samples again for so long. */
function comeBack(fleet: FleetScript, ids: readonly number[], ms: number): void {
  for (let passed = 0; passed < ms; passed += 30_000) {
    fleet.pass(30_000);
    for (const id of ids) fleet.sample(id, []);
  }
}

for (
  const [fleetSize, away, apartMs, count] of [
    [20, 4, 0, 0],
    [20, 5, 0, 1],
    [20, 5, 30_000, 1],
    [20, 5, 40_000, 0],
    [50, 9, 0, 0],
    [50, 10, 0, 1],
  ] as const
) {
  Deno.test(`R20: ${away} of ${fleetSize} hosts that go each ${apartMs / 1000} s are ${count} outage`, () => {
    const { fleet, messages } = createFleet(fleetSize);

    goAway(fleet, range(1, away), apartMs);
    fleet.pass(4 * MINUTE_MS);

    strictEqual(fleet.incidents("outage").length, count);
    strictEqual(messages.length, count === 1 ? 1 : away);
  });
}

for (
  const [what, attributes, away, scope, label] of [
    ["a cluster", { cluster: { id: "c1", name: "prod" } }, range(1, 5), "cluster", "prod"],
    ["a group", { group: "vienna" }, range(1, 5), "group", "vienna"],
    ["the fleet", { group: "vienna" }, [...range(1, 5), ...range(50, 70)], "fleet", ""],
  ] as const
) {
  Deno.test(`R20: hosts of ${what} that go at once are one incident of ${what}`, () => {
    const { fleet, messages } = createFleet(100, (id) => id <= 10 ? attributes : {});

    goAway(fleet, away);
    fleet.pass(4 * MINUTE_MS);

    const outage = fleet.incidents("outage").find(({ state }) => state === "open");
    deepStrictEqual([outage?.cause.scope, outage?.label], [scope, label]);
    deepStrictEqual(messages, [`offline outage ${label}`.trim()]);
    deepStrictEqual(
      fleet.incidents("away").map(({ parent_id }) => parent_id === outage?.id),
      away.map(() => true),
    );
  });
}

Deno.test("R20: it says how many, as a reason of no single host", () => {
  const { fleet } = createFleet(40);

  goAway(fleet, range(1, 12));
  fleet.pass(4 * MINUTE_MS);

  const [reason, ...hosts] = fleet.last("outage").reasons;
  deepStrictEqual(
    hosts.map(({ host_id, code }) => [host_id, code]),
    range(1, 12).map((id) => [
      id,
      "offline",
    ]),
  );
  deepStrictEqual([reason?.host_id, reason?.code, reason?.text], [
    null,
    "hosts_away",
    "12 of 40 hosts went away at once",
  ]);
});

Deno.test("R20: hosts go on joining as long as each follows soon", () => {
  const { fleet, messages } = createFleet(40);

  goAway(fleet, range(1, 8));
  goAway(fleet, range(9, 20), MINUTE_MS);
  fleet.pass(3 * MINUTE_MS);
  goAway(fleet, [21]);
  fleet.pass(4 * MINUTE_MS);

  deepStrictEqual(messages, ["offline outage", "offline away"]);
});

Deno.test("R20: all hosts back before it is held long enough brings no message", () => {
  const { fleet, messages } = createFleet(40);

  goAway(fleet, range(1, 20));
  fleet.pass(2 * MINUTE_MS);
  comeBack(fleet, range(1, 20), 2 * MINUTE_MS);
  fleet.pass(10 * MINUTE_MS);

  deepStrictEqual(messages, []);
  strictEqual(fleet.last("outage").state, "resolved");
});

Deno.test("R17, R20: back again is one message, and those that stayed away speak for themselves", () => {
  const { fleet, messages } = createFleet(40);
  goAway(fleet, range(1, 20));
  fleet.pass(10 * MINUTE_MS);

  comeBack(fleet, range(3, 20), 2.5 * MINUTE_MS);
  const early = [...messages];
  comeBack(fleet, range(3, 20), 2 * MINUTE_MS);

  deepStrictEqual(early, ["offline outage"]);
  deepStrictEqual(messages, [
    "offline outage",
    "resolved outage",
    "offline away",
    "offline away",
  ]);
  strictEqual(fleet.last("outage").ended_by, null);
});

for (const [stayed, isOver] of [[5, false], [4, true]] as const) {
  Deno.test(`R20: while ${stayed} of 20 stay away it ${isOver ? "ends" : "goes on"}`, () => {
    const { fleet, messages } = createFleet(40);
    goAway(fleet, range(1, 20));
    fleet.pass(10 * MINUTE_MS);

    comeBack(fleet, range(stayed + 1, 20), 60 * MINUTE_MS);

    const rest = isOver ? ["resolved outage", ...Array(stayed).fill("offline away")] : [];
    deepStrictEqual(messages, ["offline outage", ...rest]);
  });
}

Deno.test("R15: hosts that are away in a window are no part of it", () => {
  const { fleet, messages } = createFleet(20, (id) => id <= 4 ? { group: "moved" } : {});
  const when = { kind: "once", start: "2026-07-01T12:00", end: "2026-07-01T14:00" } as const;
  const selector = { groups: ["moved"] };
  const rest = { codes: null, zone: "UTC", note: "move", author: "ann", created_at_ms: 0 };
  fleet.take({ type: "window_put", window: { id: "w", selector, when, ...rest } });

  goAway(fleet, range(1, 8));
  fleet.pass(4 * MINUTE_MS);

  strictEqual(fleet.incidents("outage").length, 0);
  strictEqual(messages.length, 4);
});

Deno.test("R20: a host deleted during it is no longer waited for", () => {
  const { fleet, messages } = createFleet(20);
  goAway(fleet, range(1, 5));
  fleet.pass(5 * MINUTE_MS);

  for (const host_id of range(1, 5)) fleet.take({ type: "host_deleted", host_id });

  deepStrictEqual(messages, ["offline outage", "resolved outage"]);
});

Deno.test("R11: a restart during it tells nothing, and it ends as it would have", () => {
  const { fleet, messages } = createFleet(40);
  goAway(fleet, range(1, 20));
  fleet.pass(10 * MINUTE_MS);

  for (let time = 0; time < 5; time++) {
    fleet.restart(2_000);
    fleet.take({ type: "started" });
    goAway(fleet, range(1, 20));
    fleet.pass(MINUTE_MS);
  }
  deepStrictEqual(messages, ["offline outage"]);
  comeBack(fleet, range(1, 20), 2 * MINUTE_MS);

  deepStrictEqual(messages, ["offline outage", "resolved outage"]);
});

Deno.test("R11: a host that was told as away before a start is not held back anew", () => {
  const { fleet, messages } = createFleet(1);
  goAway(fleet, [1]);
  fleet.pass(4 * MINUTE_MS);

  fleet.restart();
  fleet.take({ type: "started" });
  fleet.judge(1, [OFFLINE]);
  fleet.pass(MINUTE_MS);

  deepStrictEqual(fleet.last("away").suppressed, []);
  deepStrictEqual(fleet.machine.list().map(({ state, suppressed }) => [state, suppressed]), [
    ["open", []],
  ]);
  deepStrictEqual(messages, ["offline away"]);
});

Deno.test("R11: after a start no host is told as away within 120 s, nor is a fleet of them", () => {
  const { fleet, messages } = createFleet(20);
  fleet.restart();
  fleet.take({ type: "started" });

  goAway(fleet, range(1, 10));
  fleet.pass(110_000);
  strictEqual(fleet.incidents("away").every(({ state }) => state === "pending"), true);
  fleet.pass(180_000);
  deepStrictEqual(messages, []);
  fleet.pass(20_000);

  deepStrictEqual(messages, ["offline outage"]);
});

Deno.test("R20: 5,000 hosts lose their uplink and come back: two messages", () => {
  const { fleet, messages } = createFleet(5_000, (id) => ({ group: `site-${id % 40}` }));
  const ids = range(1, 5_000);

  for (const id of ids) fleet.judge(id, [OFFLINE]);
  fleet.pass(10 * MINUTE_MS);
  comeBack(fleet, ids, 2 * MINUTE_MS);

  deepStrictEqual(messages, ["offline outage", "resolved outage"]);
  const { reasons, reasons_left_out } = fleet.last("outage");
  deepStrictEqual([reasons.length, reasons_left_out], [1_000, 4_001]);
  ok(fleet.incidents("away").every(({ state }) => state === "resolved"));
});
