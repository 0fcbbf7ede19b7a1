/** What is kept from being told, and what is said when that ends: R13 to R16, R25. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
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

Deno.test("R12: what was told as critical breaks through no flapping by being critical again", () => {
  const runner = start({ policies: [policyRow("all")] });
  runner.put(tank);
  const flapping = movedTo(tank, "warning", later(5), { suppressed: suppressedBy("flapping") });
  runner.put(flapping);
  runner.put(movedTo(flapping, "critical", later(6)));
  runner.run(later(20));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise critical tank",
    "12:00 mail flap critical tank",
  ]);
});

Deno.test("reminders begin anew at the end of a window", () => {
  const runner = start({ restarts: true });
  runner.put(tank);
  runner.run(later(10));
  const hidden = movedTo(tank, "critical", later(10), { suppressed: suppressedBy("window") });
  runner.put(hidden);
  runner.run(later(230));
  runner.put(movedTo(hidden, "critical", later(230), { suppressed: [] }));
  runner.run(later(480));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise critical tank",
    "19:50 mail remind critical tank",
  ]);
});

Deno.test("what a digest mentions puts no reminder off", () => {
  const runner = start({ policies: [policyRow("all", { remind_after_minutes: 24 * 60 })] });
  runner.put(disk);
  const hidden = movedTo(disk, "critical", later(10), { suppressed: suppressedBy("window") });
  runner.put(hidden);
  runner.run(later(60));
  runner.put(movedTo(hidden, "unknown", later(60), { suppressed: [] }));
  runner.run(later(26 * 60));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise unknown disk",
    "07:00 mail daily: mention unknown disk (was critical)",
    "13:00 mail remind unknown disk",
  ]);
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

Deno.test("R25: nothing is said to be held of one that is told as it is, whether or not it recovers", () => {
  const runner = start();
  runner.put(tank);
  runner.put(movedTo(tank, "critical", later(1), { state: "recovering" }));
  runner.put(movedTo(tank, "critical", later(2), { state: "open" }));

  deepStrictEqual([...runner.rows.holds.values()], []);
});

Deno.test("R25: what holds each message is said, until when, and that it ended", () => {
  const runner = start({ channels: [channelRow("mail", { zone: "UTC" })] });
  const holds = (id: string) =>
    [...runner.rows.holds.values()].filter(({ incident_id }) => incident_id === id)
      .map(({ why, until_ms, ended_at_ms }) => [
        why,
        until_ms === null ? null : new Date(until_ms).toISOString(),
        ended_at_ms === null ? null : new Date(ended_at_ms).toISOString(),
      ]);
  const eight = "2026-03-11T08:00:00.000Z";
  runner.put(incidentRow("w", "warning", START_MS));
  const until = "2026-03-10T13:00:00.000Z";
  const hidden = incidentRow("tank", "critical", START_MS, {
    suppressed: [...suppressedBy("window", later(30)), ...suppressedBy("window", later(60))],
  });
  runner.put(hidden, { ...incidentRow("own", "unknown", START_MS), state: "recovering" });
  deepStrictEqual(holds("w"), [["digest", eight, null]]);
  deepStrictEqual(holds("tank"), [["window", until, null]]);
  deepStrictEqual(holds("own"), [["recovering", null, null]]);
  runner.run(later(60));
  runner.put(movedTo(hidden, "critical", later(60), { suppressed: [] }));
  runner.run(later(24 * 60));

  deepStrictEqual(holds("tank"), [["window", until, until]]);
  deepStrictEqual(holds("w"), [["digest", eight, eight]]);
});
