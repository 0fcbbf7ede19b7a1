import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import { MAX_INCIDENTS_PER_SCOPE, MAX_REASONS } from "./limits.ts";

const MINUTE_MS = 60_000;
const GUID = "4620770592528249368";

function createFleet(): FleetScript {
  const fleet = new FleetScript();
  fleet.host(1);
  return fleet;
}

const devices = (count: number) =>
  Array.from(
    { length: count },
    (_, at) => bad("device_errors", { subject: `tank/d${at}`, subject_id: `${GUID}/${at}` }),
  );
const storages = (count: number) =>
  Array.from({ length: count }, (_, at) => bad("storage_inactive", { subject: `nfs-${at}` }));

for (const more of [0, 1, 500]) {
  Deno.test(`an incident lists ${MAX_REASONS} reasons and counts ${more} more`, () => {
    const fleet = createFleet();

    for (let time = 0; time < 3; time++) fleet.run(1, 30_000, devices(MAX_REASONS + more));

    const { reasons, reasons_left_out } = fleet.machine.list()[0] ?? {};
    deepStrictEqual([reasons?.length, reasons_left_out ?? 0], [MAX_REASONS, more]);
  });
}

Deno.test("what is worse takes the place of what is milder in a full incident", () => {
  const fleet = createFleet();
  const many = devices(MAX_REASONS + 10);

  fleet.run(1, 30_000, many);
  fleet.run(1, 30_000, [...many, bad("pool_health", { subject: "tank", subject_id: GUID })]);

  const { level, reasons, state } = fleet.last("pool");
  deepStrictEqual([level, reasons.length, state], ["critical", MAX_REASONS, "open"]);
  strictEqual(reasons[0]?.code, "pool_health");
});

Deno.test("a full incident is not over while more than it can list is left", () => {
  const fleet = createFleet();
  const many = devices(MAX_REASONS + 10);
  fleet.run(1, 16 * MINUTE_MS, many);

  fleet.run(1, 5 * MINUTE_MS, many.slice(MAX_REASONS));
  strictEqual(fleet.last("pool").state, "open");
  fleet.run(1, MINUTE_MS, []);

  strictEqual(fleet.last("pool").state, "resolved");
});

for (const [count, incidents] of [[199, 199], [200, 200], [201, 201], [260, 201]] as const) {
  Deno.test(`a host with ${count} causes at once has ${incidents} incidents`, () => {
    const fleet = createFleet();

    fleet.run(1, 16 * MINUTE_MS, storages(count));

    strictEqual(fleet.incidents().length, incidents);
    const many = fleet.incidents("many")[0];
    strictEqual(many?.reasons.length ?? 0, count - Math.min(count, MAX_INCIDENTS_PER_SCOPE));
    ok(fleet.incidents().every(({ state }) => state === "open"));
  });
}

Deno.test("what is counted and what is read of an open incident is not told with each sample", () => {
  const fleet = createFleet();
  fleet.run(1, 20 * MINUTE_MS, storages(1));
  let told = 0;
  fleet.onTold = () => told++;

  for (let time = 0; time < 40; time++) {
    const [reason] = storages(1);
    if (reason === undefined) return;
    fleet.run(1, 30_000, [{ ...reason, text: `${80 + time} % full`, as_of_ms: fleet.wallMs }]);
  }

  ok(told >= 3 && told <= 5, `told ${told} times`);
});

Deno.test("a host that flaps for a day brings a bounded history", () => {
  const fleet = createFleet();

  for (let minute = 0; minute < 24 * 60; minute++) {
    fleet.run(1, 30_000, storages(1));
    fleet.run(1, 30_000, []);
  }

  ok(fleet.events.length < 20, `${fleet.events.length} events`);
});

Deno.test("R11: 20 restarts of a fleet of 200 with 50 open incidents tell nothing", () => {
  const fleet = new FleetScript();
  const reasonsOf = (id: number) =>
    id > 50 ? [] : [bad("pool_health", { subject: "tank", subject_id: `${GUID}${id}` })];
  const sampleAll = () => {
    for (let id = 1; id <= 200; id++) fleet.sample(id, reasonsOf(id));
  };
  for (let id = 1; id <= 200; id++) fleet.host(id);
  sampleAll();
  fleet.pass(MINUTE_MS);
  const before = fleet.events.length;

  for (let time = 0; time < 20; time++) {
    fleet.restart(5_000);
    fleet.take({ type: "started" });
    for (let id = 1; id <= 200; id++) fleet.judge(id, reasonsOf(id));
    fleet.pass(30_000);
    sampleAll();
  }

  deepStrictEqual(fleet.events.slice(before), []);
  strictEqual(fleet.incidents().length, 50);
});

Deno.test("of a host that was never introduced, or is deleted, nothing is taken", () => {
  const fleet = createFleet();
  fleet.take({ type: "host_deleted", host_id: 1 });

  fleet.run(1, 5 * MINUTE_MS, storages(1));

  deepStrictEqual(fleet.events, []);
});
