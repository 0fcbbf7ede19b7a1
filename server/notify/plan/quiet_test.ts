/** Quiet hours defer, and drop nothing: R19. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { PlanRunner, type RunnerSettings } from "../../../testing/notify/plan_runner.ts";
import {
  channelRow,
  incidentRow,
  movedTo,
  policyRow,
  suppressedBy,
} from "../../../testing/notify/plan_rows.ts";
import { transcript } from "../../../testing/notify/transcript.ts";

const START_MS = Date.parse("2026-03-10T12:00Z");
const MINUTE_MS = 60_000;

function start(given: Partial<RunnerSettings> = {}): PlanRunner {
  return new PlanRunner({ channels: [channelRow("mail")], start_ms: START_MS, ...given });
}

const lines = (runner: PlanRunner) => transcript(runner.arrived, { zone: "UTC" });

const NIGHT = channelRow("mail", {
  zone: "UTC",
  quiet_hours: { from: "22:00", until: "06:00", zone: "UTC" },
});
const EVENING_MS = Date.parse("2026-03-10T21:50Z");

Deno.test("R19: a night with forty events is one digest at its end; critical passes", () => {
  const runner = start({ channels: [NIGHT], start_ms: EVENING_MS });
  runner.run(EVENING_MS + 15 * MINUTE_MS);
  const nightMs = runner.nowMs;
  const events = Array.from({ length: 40 }, (_, at) => incidentRow(`u${at}`, "unknown", nightMs));
  for (const incident of events) {
    runner.put(incident);
    runner.run(runner.nowMs + MINUTE_MS);
  }
  for (const incident of events.slice(0, 10)) runner.put(movedTo(incident, null, runner.nowMs));
  runner.put(incidentRow("tank", "critical", runner.nowMs));
  runner.run(EVENING_MS + 12 * 60 * MINUTE_MS);

  const [urgent, remind, digest, again, ...rest] = runner.arrived;
  strictEqual(transcript([urgent!], { zone: "UTC" })[0], "22:45 mail raise critical tank");
  const says = digest!.delivery.says;
  deepStrictEqual([digest!.delivery.digest, says.length], ["quiet", 40]);
  strictEqual(says.filter(({ level }) => level === "resolved").length, 10);
  strictEqual(new Date(digest!.at_ms).toISOString(), "2026-03-11T06:00:00.000Z");
  deepStrictEqual([remind, again].map((arrived) => arrived?.delivery.kind), ["remind", "remind"]);
  deepStrictEqual(rest, []);
});

Deno.test("R19: the daily digest that falls into quiet hours comes in theirs", () => {
  const quiet_hours = { from: "22:00", until: "09:00", zone: "UTC" };
  const runner = start({ channels: [channelRow("mail", { quiet_hours, zone: "UTC" })] });
  runner.put(incidentRow("warning", "warning", START_MS));
  runner.run(START_MS + 11 * 60 * MINUTE_MS);
  runner.put(incidentRow("unknown", "unknown", runner.nowMs));
  runner.run(START_MS + 48 * 60 * MINUTE_MS);

  deepStrictEqual(lines(runner), [
    "09:00 mail quiet: raise unknown unknown; raise warning warning",
  ]);
});

Deno.test("R19: a message that a channel has not taken before its quiet hours waits for their end", () => {
  const runner = start({ channels: [NIGHT], start_ms: EVENING_MS });
  runner.sinks.set("mail", "down");
  runner.put(incidentRow("u", "unknown", EVENING_MS));
  runner.run(EVENING_MS + 30 * MINUTE_MS);
  runner.sinks.set("mail", "ok");
  runner.run(EVENING_MS + 9 * 60 * MINUTE_MS);

  deepStrictEqual(lines(runner), ["06:00 mail quiet: raise unknown u"]);
});

Deno.test("R19: what gets critical in quiet hours passes, also where a digest had it already", () => {
  const runner = start({ channels: [NIGHT], start_ms: EVENING_MS });
  runner.run(EVENING_MS + 20 * MINUTE_MS);
  const unknown = incidentRow("u", "unknown", runner.nowMs);
  runner.put(unknown);
  runner.run(EVENING_MS + 60 * MINUTE_MS);
  runner.put(movedTo(unknown, "critical", runner.nowMs));
  runner.run(EVENING_MS + 220 * MINUTE_MS);

  deepStrictEqual(lines(runner), ["22:50 mail raise critical u"]);
});

Deno.test("R19: a digest that was refused for now before a second night waits for its end", () => {
  const runner = start({ channels: [NIGHT], start_ms: EVENING_MS });
  runner.run(EVENING_MS + 20 * MINUTE_MS);
  runner.sinks.set("mail", "down");
  runner.put(incidentRow("u", "unknown", runner.nowMs));
  runner.run(EVENING_MS + 24.5 * 60 * MINUTE_MS);
  runner.sinks.set("mail", "ok");
  runner.run(EVENING_MS + 30 * 60 * MINUTE_MS);
  deepStrictEqual(lines(runner), []);
  runner.run(EVENING_MS + 33 * 60 * MINUTE_MS);

  deepStrictEqual(lines(runner), ["06:00 mail quiet: raise unknown u"]);
});

Deno.test("quiet hours and digests that are set to another time hold from then on", () => {
  const runner = start({ channels: [NIGHT], start_ms: EVENING_MS });
  runner.put(incidentRow("w", "warning", EVENING_MS));
  runner.run(EVENING_MS + 20 * MINUTE_MS);
  runner.put(incidentRow("u", "unknown", runner.nowMs));
  runner.putChannels([{ ...NIGHT, quiet_hours: null, digest_at: "05:00" }]);
  runner.run(EVENING_MS + 10 * 60 * MINUTE_MS);

  deepStrictEqual(lines(runner), [
    "22:10 mail raise unknown u",
    "05:00 mail daily: raise warning w",
  ]);
  ok(runner.state.desks.get("mail")?.deliveries.size === 0);
});

Deno.test("R16, R19: what came and went in quiet hours is mentioned also after a window", () => {
  const runner = start({
    channels: [NIGHT],
    policies: [policyRow("all")],
    start_ms: EVENING_MS,
    restarts: true,
  });
  const warning = incidentRow("w", "warning", EVENING_MS);
  runner.put(warning);
  runner.run(EVENING_MS + 20 * MINUTE_MS);
  const worse = movedTo(warning, "unknown", runner.nowMs);
  runner.put(worse);
  const back = movedTo(worse, "warning", runner.nowMs);
  runner.put(back);
  const hidden = movedTo(back, "warning", runner.nowMs, { suppressed: suppressedBy("window") });
  runner.put(hidden);
  runner.run(EVENING_MS + 9 * 60 * MINUTE_MS);
  runner.put(movedTo(hidden, "warning", runner.nowMs, { suppressed: [] }));
  runner.run(EVENING_MS + 15 * 60 * MINUTE_MS);

  deepStrictEqual(lines(runner), [
    "21:50 mail raise warning w",
    "08:00 mail daily: mention warning w (was unknown)",
  ]);
});
