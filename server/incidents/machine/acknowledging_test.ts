import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";

const MINUTE_MS = 60_000;
const GUID = "4620770592528249368";
const POOL = { subject: "tank", subject_id: GUID };
const DEGRADED = bad("pool_health", POOL);
const ERRORS = bad("device_errors", { subject: "tank/sda", subject_id: `${GUID}/7` });

function createAcknowledged(reasons = [DEGRADED], expiresInMs: number | null = null): FleetScript {
  const fleet = new FleetScript();
  fleet.host(1);
  fleet.run(1, 16 * MINUTE_MS, reasons);
  fleet.take({
    type: "acknowledged",
    incident_id: fleet.last("pool").id,
    author: "ann",
    note: "disk is ordered",
    expires_at_ms: expiresInMs === null ? null : fleet.wallMs + expiresInMs,
  });
  return fleet;
}

const acknowledgementOf = (fleet: FleetScript) => fleet.last("pool").acknowledgement?.note ?? null;

Deno.test("R13: an acknowledgement holds over samples, restarts, gaps and equal or lower levels", () => {
  const fleet = createAcknowledged();

  fleet.run(1, MINUTE_MS, [{ ...DEGRADED, reason_id: "another", text: "2 of 6 disks FAULTED" }]);
  fleet.restart(60_000);
  fleet.pass(10 * MINUTE_MS);
  fleet.judge(1, [{ ...DEGRADED, held: true }]);
  fleet.run(1, 30 * MINUTE_MS, [DEGRADED, ERRORS]);

  deepStrictEqual([acknowledgementOf(fleet), fleet.last("pool").state], [
    "disk is ordered",
    "acknowledged",
  ]);
});

Deno.test("R13: a host that is renamed keeps it", () => {
  const fleet = createAcknowledged();

  fleet.host(1, { name: "renamed", group: "vienna" });
  fleet.run(1, MINUTE_MS, [DEGRADED]);

  strictEqual(acknowledgementOf(fleet), "disk is ordered");
});

for (
  const [what, worse] of [
    ["another matter", DEGRADED],
    ["the same matter", bad("device_errors_unprotected", POOL)],
  ] as const
) {
  Deno.test(`R13: a worse level of ${what} ends it`, () => {
    const fleet = createAcknowledged([ERRORS]);

    fleet.run(1, 60_000, [ERRORS, worse]);

    strictEqual(acknowledgementOf(fleet), null);
    deepStrictEqual(fleet.history().slice(-2), [
      "worsened critical",
      "acknowledgement_ended critical",
    ]);
  });
}

Deno.test("R13: a first sign of worse that is still held back does not end it", () => {
  const fleet = createAcknowledged([ERRORS]);

  fleet.run(1, 30_000, [ERRORS, bad("device_errors_unprotected", POOL)]);
  strictEqual(acknowledgementOf(fleet), "disk is ordered");
  fleet.run(1, 30_000, [ERRORS, bad("device_errors_unprotected", POOL)]);

  strictEqual(acknowledgementOf(fleet), null);
});

Deno.test("R13: errors beyond those acknowledged end it, the same number does not", () => {
  const counted = (count: number) => [{ ...ERRORS, counters: { [`${GUID}/7`]: count } }];
  const fleet = createAcknowledged(counted(5));

  fleet.run(1, 5 * MINUTE_MS, counted(5));
  strictEqual(acknowledgementOf(fleet), "disk is ordered");
  fleet.run(1, 30_000, counted(6));

  strictEqual(acknowledgementOf(fleet), null);
});

Deno.test("R13: who acknowledged a degraded pool has not seen yet that it is full", () => {
  const fleet = createAcknowledged();

  fleet.run(1, MINUTE_MS, [DEGRADED, bad("pool_capacity_critical", POOL)]);

  strictEqual(acknowledgementOf(fleet), null);
});

Deno.test("R13: it ends with the incident, and the next one has none", () => {
  const fleet = createAcknowledged();

  fleet.run(1, MINUTE_MS, []);
  fleet.run(1, 20 * MINUTE_MS, []);
  fleet.run(1, 30_000, [DEGRADED]);

  deepStrictEqual(fleet.incidents("pool").map(({ state }) => state), ["resolved", "open"]);
  strictEqual(acknowledgementOf(fleet), null);
});

Deno.test("R13: it can be taken back", () => {
  const fleet = createAcknowledged();

  fleet.take({ type: "unacknowledged", incident_id: fleet.last("pool").id, author: "bob" });

  strictEqual(fleet.last("pool").state, "open");
  strictEqual(fleet.events.at(-1)?.author, "bob");
});

Deno.test("R14: it ends when it expires, once, whether anything is read or not", () => {
  const fleet = createAcknowledged([DEGRADED], 60 * MINUTE_MS);

  fleet.pass(59 * MINUTE_MS);
  strictEqual(acknowledgementOf(fleet), "disk is ordered");
  fleet.pass(120 * MINUTE_MS);

  const ends = fleet.history().filter((event) => event.startsWith("acknowledgement_ended"));
  strictEqual(ends.length, 1);
  strictEqual(fleet.last("pool").state, "open");
});

Deno.test("R14: of an incident that is over none expires", () => {
  const fleet = createAcknowledged([DEGRADED], 60 * MINUTE_MS);
  fleet.run(1, MINUTE_MS, []);

  fleet.pass(120 * MINUTE_MS);

  strictEqual(fleet.events.at(-1)?.kind, "resolved");
});

Deno.test("R14, R23: a clock that jumps past the expiry and back expires nothing", () => {
  const fleet = createAcknowledged([DEGRADED], 60 * MINUTE_MS);

  fleet.skewMs = 2 * 60 * MINUTE_MS;
  fleet.pass(10 * MINUTE_MS);
  fleet.skewMs = 0;
  fleet.pass(40 * MINUTE_MS);

  strictEqual(acknowledgementOf(fleet), "disk is ordered");
});

Deno.test("R14: a restart goes by the clock: what expired meanwhile has expired", () => {
  const fleet = createAcknowledged([DEGRADED], 60 * MINUTE_MS);

  fleet.restart(2 * 60 * MINUTE_MS);
  fleet.pass(10_000);

  strictEqual(acknowledgementOf(fleet), null);
});
