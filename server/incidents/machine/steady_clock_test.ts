import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import { rounds } from "../../../testing/rounds.ts";
import { advanceClock, believedMs, startClock } from "./steady_clock.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

Deno.test("R23: time that is elapsed never goes back nor jumps, whatever the wall clock does", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: -HOUR_MS, max: HOUR_MS }), fc.nat({ max: 60_000 }))),
      (steps) => {
        let clock = startClock(1e12);
        for (const step of steps) {
          const next = advanceClock(clock, clock.wall_ms + step);
          const passed = next.elapsed_ms - clock.elapsed_ms;
          ok(passed >= 0 && passed <= 120_000);
          strictEqual(passed, step >= 0 && step <= 120_000 ? step : 0);
          clock = next;
        }
      },
    ),
    { numRuns: rounds(200, 5_000), seed: 23 },
  );
});

for (
  const [stepMs, isJump] of [[120_000, false], [120_001, true], [-1, true], [0, false]] as const
) {
  Deno.test(`R23: ${stepMs} ms between two looks are ${isJump ? "a jump" : "time that passed"}`, () => {
    const clock = advanceClock(startClock(1e12), 1e12 + stepMs);

    strictEqual(believedMs(clock), isJump ? 1e12 : 1e12 + stepMs);
  });
}

Deno.test("R23: a jump is believed after an hour, not a minute before", () => {
  let clock = advanceClock(startClock(1e12), 1e12 + 5 * HOUR_MS);
  for (let minute = 0; minute < 59; minute++) {
    clock = advanceClock(clock, clock.wall_ms + MINUTE_MS);
  }
  strictEqual(clock.wall_ms - believedMs(clock), 5 * HOUR_MS);
  clock = advanceClock(clock, clock.wall_ms + MINUTE_MS);

  strictEqual(believedMs(clock), clock.wall_ms);
});

const REASONS = [
  bad("pool_health", { subject: "tank", subject_id: "4620770592528249368" }),
  bad("storage_inactive", { subject: "nfs" }),
  bad("offline"),
  bad("quorum_lost"),
];

interface Part {
  samples: number;
  shown: number;
  skewMs: number;
}

/** What a fleet tells when the server's clock jumps before each part of its history. */
function tell(parts: readonly Part[], skewOf: (part: Part) => number) {
  const fleet = new FleetScript();
  fleet.host(1);
  for (const part of parts) {
    fleet.skewMs = skewOf(part);
    fleet.take({ type: "tick" });
    fleet.run(1, part.samples * 30_000, REASONS.filter((_, at) => (part.shown >> at) % 2 === 1));
    const open = fleet.incidents().find(({ state }) => state === "open");
    if (open === undefined || part.shown % 3 !== 0) continue;
    const expires_at_ms = fleet.wallMs + 2 * HOUR_MS;
    const rest = { author: "ann", note: "", expires_at_ms };
    fleet.take({ type: "acknowledged", incident_id: open.id, ...rest });
  }
  return fleet;
}

Deno.test("R23: jumps of the clock open, close, expire and tell nothing", () => {
  const part = fc.record({
    samples: fc.integer({ min: 1, max: 12 }),
    shown: fc.nat({ max: 15 }),
    // Two minutes forward or less are time that passed, as far as anybody can tell.
    skewMs: fc.constantFrom(0, 0, HOUR_MS, -HOUR_MS, 3 * MINUTE_MS, 30 * MINUTE_MS),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8, size: "max" }), (parts) => {
      const steady = tell(parts, () => 0);
      const jumping = tell(parts, ({ skewMs }) => skewMs);

      deepStrictEqual(jumping.history(), steady.history());
      for (const incident of jumping.incidents()) {
        const began = jumping.events.find(({ incident_id, kind }) =>
          incident_id === incident.id && kind === "began"
        );
        ok(incident.began_at_ms <= (began?.at_ms ?? 0));
      }
    }),
    { numRuns: rounds(100, 2_000), seed: 23 },
  );
});

Deno.test("R23: an incident keeps when it began while clocks are set", () => {
  const fleet = new FleetScript();
  fleet.host(1);
  fleet.run(1, MINUTE_MS, [bad("quorum_lost")]);
  const { began_at_ms } = fleet.last("quorum");

  for (const skewMs of [-HOUR_MS, HOUR_MS, 0]) {
    fleet.skewMs = skewMs;
    fleet.run(1, 5 * MINUTE_MS, [bad("quorum_lost", { since_ms: fleet.wallMs - 2 * HOUR_MS })]);
  }

  deepStrictEqual([fleet.last("quorum").began_at_ms, fleet.incidents("quorum").length], [
    began_at_ms,
    1,
  ]);
});
