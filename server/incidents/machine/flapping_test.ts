import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import { Listener } from "../../../testing/incidents/listener.ts";

const MINUTE_MS = 60_000;
const POOL = { subject: "tank", subject_id: "4620770592528249368" };
const DEGRADED = bad("pool_health", POOL);
const AWAY = bad("pool_away", POOL);

function createFleet() {
  const fleet = new FleetScript();
  const listener = new Listener();
  fleet.onTold = (incident) => listener.hear(incident);
  fleet.host(1);
  return { fleet, messages: listener.messages };
}

/** The pool degraded for a minute, then well for a minute: two changes. */
function turn(fleet: FleetScript, times: number, reason = DEGRADED): void {
  for (let time = 0; time < times; time++) {
    fleet.run(1, MINUTE_MS, [reason]);
    fleet.run(1, MINUTE_MS, []);
  }
}

Deno.test("R12: four changes in 15 minutes are told each, the fifth as flapping and then none", () => {
  const { fleet, messages } = createFleet();

  turn(fleet, 2);
  const four = [...messages];
  turn(fleet, 10);

  deepStrictEqual(four, [
    "critical pool tank",
    "resolved pool tank",
    "critical pool tank",
    "resolved pool tank",
  ]);
  deepStrictEqual(messages.slice(4), ["flapping critical pool tank"]);
});

for (
  const [end, reasons, message] of [
    ["well", [], "resolved pool tank"],
    ["bad", [DEGRADED], null],
    ["better than told", [AWAY], "warning pool tank"],
  ] as const
) {
  Deno.test(`R12: after 30 calm minutes one message, where it ends ${end}`, () => {
    const { fleet, messages } = createFleet();
    turn(fleet, 5);
    const count = messages.length;

    fleet.run(1, 29 * MINUTE_MS, reasons);
    strictEqual(messages.length, count);
    fleet.run(1, 3 * MINUTE_MS, reasons);

    deepStrictEqual(messages.slice(count), message === null ? [] : [message]);
    strictEqual(fleet.history().filter((event) => event.startsWith("calmed")).length, 1);
  });
}

Deno.test("R12: five changes in more than 15 minutes are no flapping", () => {
  const { fleet, messages } = createFleet();

  for (let time = 0; time < 5; time++) {
    fleet.run(1, 4 * MINUTE_MS, [DEGRADED]);
    fleet.run(1, 4 * MINUTE_MS, []);
  }

  strictEqual(messages.some((message) => message.includes("flapping")), false);
  strictEqual(messages.length, 10);
});

Deno.test("R12: what flaps too fast to be held long enough is told, once", () => {
  const { fleet, messages } = createFleet();

  turn(fleet, 10, bad("storage_inactive", { subject: "nfs" }));

  deepStrictEqual(messages, ["flapping warning storage nfs"]);
});

Deno.test("R12: a level worse than told breaks through", () => {
  const { fleet, messages } = createFleet();
  turn(fleet, 5, bad("storage_inactive", { subject: "nfs" }));

  fleet.run(1, MINUTE_MS, [bad("storage_inactive", { subject: "nfs", level: "critical" })]);

  deepStrictEqual(messages, ["flapping warning storage nfs", "critical storage nfs"]);
});

Deno.test("R12: a restart in the middle of it tells nothing again", () => {
  const { fleet, messages } = createFleet();
  for (let time = 0; time < 8; time++) {
    turn(fleet, 1);
    fleet.restart();
  }

  strictEqual(messages.filter((message) => message.startsWith("flapping")).length, 1);
  strictEqual(messages.at(-1), "flapping critical pool tank");
});

Deno.test("R12: an acknowledgement outlives flapping", () => {
  const { fleet } = createFleet();
  turn(fleet, 3);
  fleet.take({
    type: "acknowledged",
    incident_id: fleet.last("pool").id,
    author: "ann",
    note: "",
    expires_at_ms: null,
  });

  turn(fleet, 5);
  fleet.run(1, MINUTE_MS, [DEGRADED]);

  strictEqual(fleet.last("pool").acknowledgement?.author, "ann");
  strictEqual(fleet.last("pool").state, "acknowledged");
});

Deno.test("R12: how often it came back within 15 minutes is counted", () => {
  const { fleet } = createFleet();

  turn(fleet, 6);

  strictEqual(fleet.last("pool").flaps, 5);
});
