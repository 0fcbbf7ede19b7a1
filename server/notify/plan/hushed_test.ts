/** What is kept from being told, and what is said when that ends: R13 to R16, R19. */
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
import type { Suppression } from "../../store/rows/incidents.ts";

const START_MS = Date.parse("2026-03-10T12:00Z");
const MINUTE_MS = 60_000;

function start(given: Partial<RunnerSettings> = {}): PlanRunner {
  return new PlanRunner({ channels: [channelRow("mail")], start_ms: START_MS, ...given });
}

const lines = (runner: PlanRunner) => transcript(runner.arrived, { zone: "UTC" });
const later = (minutes: number) => START_MS + minutes * MINUTE_MS;
const tank = incidentRow("tank", "critical", START_MS);
const disk = incidentRow("disk", "unknown", START_MS);

for (const by of ["acknowledged", "muted"] as const) {
  Deno.test(`R14: ${by} that expires brings exactly one reminder while it is still open`, () => {
    const runner = start({ policies: [policyRow("all")] });
    runner.put(disk);
    runner.run(later(10));
    const hushed = movedTo(disk, "unknown", later(10), { suppressed: suppressedBy(by) });
    runner.put(hushed);
    runner.run(later(120));
    runner.put(movedTo(hushed, "unknown", later(120), { suppressed: [] }));
    runner.run(later(1_000));

    const said = runner.heard("mail", "disk").map(({ kind }) => kind);
    deepStrictEqual(said.filter((kind) => kind !== "ack"), ["raise", "remind"]);
  });

  Deno.test(`R14: ${by} that expires brings nothing once it is over but the resolve`, () => {
    const runner = start({ policies: [policyRow("all")] });
    runner.put(disk);
    runner.run(later(10));
    const hushed = movedTo(disk, "unknown", later(10), { suppressed: suppressedBy(by) });
    runner.put(hushed);
    runner.put(movedTo(hushed, null, later(20)));
    runner.run(later(1_000));

    const said = runner.heard("mail", "disk").map(({ kind }) => kind);
    deepStrictEqual(said.filter((kind) => kind !== "ack"), ["raise", "resolve"]);
  });
}

Deno.test("R14: an acknowledgement that ends in a window reminds when the window ends", () => {
  const runner = start({ restarts: true });
  runner.put(tank);
  const acknowledged = movedTo(tank, "critical", later(1), {
    suppressed: suppressedBy("acknowledged"),
  });
  runner.put(acknowledged);
  const windowed = movedTo(acknowledged, "critical", later(2), {
    suppressed: suppressedBy("window"),
  });
  runner.put(windowed);
  runner.run(later(60));
  runner.put(movedTo(windowed, "critical", later(60), { suppressed: [] }));
  runner.run(later(120));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise critical tank",
    "12:00 mail ack critical tank",
    "13:00 mail remind critical tank",
  ]);
});

Deno.test("R13: an acknowledgement silences reminders", () => {
  const runner = start();
  runner.put(tank);
  runner.put(movedTo(tank, "critical", later(1), { suppressed: suppressedBy("acknowledged") }));
  runner.run(later(24 * 60));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise critical tank",
    "12:00 mail ack critical tank",
  ]);
});

for (const by of ["acknowledged", "flapping"] as const) {
  Deno.test(`R12: what is worse than told breaks through while ${by}`, () => {
    const runner = start();
    runner.put(disk);
    const hushed = movedTo(disk, "unknown", later(1), { suppressed: suppressedBy(by) });
    runner.put(hushed);
    runner.run(later(5));
    const worse = movedTo(hushed, "critical", later(5));
    runner.put(worse);
    const back = movedTo(worse, "unknown", later(6));
    runner.put(back);
    runner.put(movedTo(back, "critical", later(7)));
    runner.run(later(20));

    const said = runner.heard("mail", "disk").map(({ kind }) => kind);
    deepStrictEqual(said, ["raise", by === "flapping" ? "flap" : "ack", "worsen"]);
  });
}

Deno.test("R12: flapping is told once, and its final state once it is calm", () => {
  const runner = start();
  runner.put(tank);
  const flapping = movedTo(tank, "critical", later(5), { suppressed: suppressedBy("flapping") });
  runner.put(flapping);
  runner.run(later(90));
  runner.put(movedTo(flapping, "warning", later(90), { suppressed: [] }));
  runner.run(later(95));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise critical tank",
    "12:00 mail flap critical tank",
  ]);
  // By policy a warning comes in the digest, also when it is how a storm ended.
  runner.run(later(24 * 60));
  deepStrictEqual(lines(runner).slice(2), ["07:00 mail daily: calm warning tank"]);
});

for (const by of ["window", "muted", "parent", "starting"] as const) {
  Deno.test(`R15: nothing of any kind is told while suppressed by ${by}`, () => {
    const runner = start();
    runner.put(tank);
    runner.run(later(1));
    let incident = movedTo(tank, "critical", later(1), { suppressed: suppressedBy(by) });
    const steps = [
      { suppressed: [...suppressedBy(by), ...suppressedBy("flapping")] },
      { suppressed: [...suppressedBy(by), ...suppressedBy("acknowledged")] },
      { suppressed: suppressedBy(by), level: "offline", worst_level: "offline" },
      { suppressed: suppressedBy(by), level: "warning" },
    ] as const;
    for (const step of steps) {
      incident = { ...incident, ...step, seq: incident.seq + 1 };
      runner.put(incident);
      runner.run(runner.nowMs + 300 * MINUTE_MS);
    }

    deepStrictEqual(lines(runner), ["12:00 mail raise critical tank"]);
    const [hold] = [...runner.rows.holds.values()].filter(({ ended_at_ms }) =>
      ended_at_ms === null
    );
    strictEqual(hold?.why, by, "the page of the incident says why");
  });
}

Deno.test("R15: a message that a channel has not taken yet is taken back by a window", () => {
  const runner = start();
  runner.sinks.set("mail", "down");
  runner.put(tank);
  runner.run(later(2));
  runner.put(movedTo(tank, "critical", later(2), { suppressed: suppressedBy("window") }));
  runner.sinks.set("mail", "ok");
  runner.run(later(30));

  deepStrictEqual(lines(runner), []);
});

Deno.test("R16: what came and went in a window is one digest", () => {
  const runner = start();
  const until = later(60);
  const hidden = ["a", "b", "c"].map((id) =>
    incidentRow(id, "critical", START_MS, { suppressed: suppressedBy("window", until) })
  );
  runner.put(...hidden);
  runner.run(later(10));
  for (const incident of hidden) {
    const { suppressed } = incident;
    runner.put(movedTo(incident, null, later(10), { suppressed }));
  }
  runner.run(later(48 * 60));

  deepStrictEqual(lines(runner), [
    "07:00 mail daily: mention a (was critical); mention b (was critical); " +
    "mention c (was critical)",
  ]);
});

Deno.test("R16: the digest of what came and went waits for the end of its window", () => {
  const runner = start();
  const suppressed = suppressedBy("window", later(20 * 60));
  const hidden = incidentRow("a", "critical", START_MS, { suppressed });
  runner.put(hidden);
  runner.run(later(10));
  runner.put(movedTo(hidden, null, later(10), { suppressed }));
  runner.run(later(72 * 60));

  deepStrictEqual(runner.arrived.map(({ at_ms }) => new Date(at_ms).toISOString()), [
    "2026-03-12T07:00:00.000Z",
  ]);
});

const NO_MENTION: readonly Suppression["by"][] = ["parent", "muted", "acknowledged"];
for (const by of NO_MENTION) {
  Deno.test(`what came and went while suppressed by ${by} is not told apart`, () => {
    const runner = start();
    const hidden = incidentRow("a", "critical", START_MS, { suppressed: suppressedBy(by) });
    runner.put(hidden);
    runner.run(later(10));
    runner.put(movedTo(hidden, null, later(10)));
    runner.run(later(72 * 60));

    deepStrictEqual(lines(runner), []);
    strictEqual(runner.state.incidents.size, 0, "and nothing is kept of it");
  });
}

Deno.test("what was never more than held back is never told", () => {
  const runner = start();
  const pending = incidentRow("a", "critical", START_MS, {
    state: "pending",
    opened_at_ms: null,
    suppressed: suppressedBy("held_back", later(3)),
  });
  runner.put(pending);
  runner.run(later(2));
  runner.put(movedTo(pending, null, later(2)));
  runner.run(later(72 * 60));

  deepStrictEqual(lines(runner), []);
});

Deno.test("one that recovers is told of neither as new nor as over", () => {
  const runner = start();
  const recovering = incidentRow("a", "critical", START_MS, { state: "recovering" });
  runner.put(recovering);
  runner.run(later(5));
  deepStrictEqual(lines(runner), []);
  runner.put(movedTo(recovering, "critical", later(5), { state: "open" }));

  deepStrictEqual(lines(runner), ["12:05 mail raise critical a"]);
});

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
