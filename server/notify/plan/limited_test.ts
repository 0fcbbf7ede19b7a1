/** Brakes, broken channels, expiry and bounds: R3, R21. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { PlanRunner, type RunnerSettings } from "../../../testing/notify/plan_runner.ts";
import {
  channelRow,
  incidentRow,
  movedTo,
  suppressedBy,
} from "../../../testing/notify/plan_rows.ts";
import { transcript } from "../../../testing/notify/transcript.ts";
import type { Incident } from "../../store/rows/incidents.ts";
import { PLAN_LIMITS } from "./limits.ts";
import { holdsOn } from "./mod.ts";

const START_MS = Date.parse("2026-03-10T12:00Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function start(given: Partial<RunnerSettings> = {}): PlanRunner {
  return new PlanRunner({ channels: [channelRow("mail")], start_ms: START_MS, ...given });
}

const lines = (runner: PlanRunner) => transcript(runner.arrived, { zone: "UTC" });
const tank = incidentRow("tank", "critical", START_MS);

function many(count: number, level: Incident["level"], atMs = START_MS): readonly Incident[] {
  return Array.from({ length: count }, (_, at) => incidentRow(`${level}${at}`, level, atMs));
}

Deno.test("R21: five hundred at once are five messages and one digest that lists all others", () => {
  const runner = start();
  const all = many(500, "offline");
  runner.put(...all);
  runner.run(START_MS + 30 * MINUTE_MS);

  deepStrictEqual(runner.arrived.map(({ delivery }) => delivery.says.length), [1, 1, 1, 1, 1, 495]);
  const told = runner.arrived.flatMap(({ delivery }) => delivery.says.map((s) => s.incident_id));
  deepStrictEqual(new Set(told), new Set(all.map(({ id }) => id)));

  runner.put(...all.map((incident) => movedTo(incident, null, runner.nowMs)));
  runner.run(START_MS + 60 * MINUTE_MS);

  deepStrictEqual(
    runner.arrived.slice(6).map(({ delivery }) => delivery.says.length),
    [1, 1, 1, 1, 1, 495],
  );
  strictEqual(runner.state.incidents.size, 0);
});

Deno.test("R21: never more than thirty an hour, and nothing lost", () => {
  const runner = start();
  const all: Incident[] = [];
  for (let at = 0; at < 300; at++) {
    const incident = incidentRow(`i${at}`, "critical", runner.nowMs);
    all.push(incident);
    runner.put(incident);
    runner.run(runner.nowMs + 20_000, 10_000);
  }
  runner.run(runner.nowMs + HOUR_MS);

  for (const { at_ms } of runner.arrived) {
    const within = runner.arrived.filter((other) =>
      other.at_ms > at_ms - HOUR_MS && other.at_ms <= at_ms
    );
    ok(within.length <= 30, `${within.length} within an hour`);
  }
  for (const { id } of all) {
    strictEqual(runner.heard("mail", id).filter(({ kind }) => kind === "raise").length, 1);
  }
});

Deno.test("R21: the first that is critical goes before the digest of a storm of lesser ones", () => {
  const runner = start();
  runner.put(...many(20, "unknown"));
  runner.run(START_MS + 30_000, 10_000);
  runner.put(...many(3, "critical", runner.nowMs));
  runner.run(START_MS + 10 * MINUTE_MS, 10_000);

  deepStrictEqual(lines(runner).slice(5, 6), ["12:00 mail raise critical critical0"]);
  const digest = runner.arrived[6]!.delivery.says;
  deepStrictEqual(digest.slice(0, 3).map(({ level }) => level), [
    "critical",
    "critical",
    "unknown",
  ]);
  deepStrictEqual([digest.length, runner.arrived.length], [17, 7]);
});

Deno.test("R21: of what comes at once, the worst get messages of their own", () => {
  const runner = start();
  runner.put(...many(10, "unknown"), ...many(5, "critical"));

  deepStrictEqual(
    runner.arrived.map(({ delivery }) => delivery.says[0]?.level),
    ["critical", "critical", "critical", "critical", "critical"],
  );
});

Deno.test("a channel that was down for six hours gets five messages and one digest", () => {
  const runner = start();
  runner.sinks.set("mail", "down");
  for (let at = 0; at < 60; at++) {
    const incident = incidentRow(`i${at}`, "critical", runner.nowMs);
    runner.put(incident);
    runner.run(runner.nowMs + 3 * MINUTE_MS);
    if (at % 2 === 0) runner.put(movedTo(incident, null, runner.nowMs));
    runner.run(runner.nowMs + 3 * MINUTE_MS);
  }
  runner.sinks.set("mail", "ok");
  runner.run(runner.nowMs + 20 * MINUTE_MS);

  deepStrictEqual(runner.arrived.map(({ delivery }) => delivery.says.length), [1, 1, 1, 1, 1, 55]);
  for (let at = 0; at < 60; at++) strictEqual(runner.heard("mail", `i${at}`).length, 1);
});

Deno.test("R21: what is over leaves the places of their own to what is new", () => {
  const runner = start({ channels: [channelRow("mail", { brake: { at_once: 1, per_hour: 30 } })] });
  const away = incidentRow("away", "offline", START_MS);
  runner.put(away);
  runner.run(START_MS + 10 * MINUTE_MS);
  runner.put(movedTo(away, null, runner.nowMs), incidentRow("disk", "unknown", runner.nowMs));
  runner.run(START_MS + 20 * MINUTE_MS);

  deepStrictEqual(lines(runner), [
    "12:00 mail raise offline away",
    "12:10 mail raise unknown disk",
    "12:12 mail catch_up: resolve away",
  ]);
});

/** What the machine makes of a channel that is broken. */
function channelIncident(id: string, atMs: number): Incident {
  return incidentRow(`channel ${id}`, "critical", atMs, {
    cause: { scope: "server", scope_id: "", family: "channel", subject_id: id },
    reasons: [],
  });
}

Deno.test("R3: a channel that refuses is broken, told on every other, and catches up when mended", () => {
  const channels = [channelRow("mail"), channelRow("phone"), channelRow("chat")];
  const runner = start({ channels });
  runner.sinks.set("mail", "refuses");
  runner.put(tank);
  deepStrictEqual(runner.broken.map(({ channel_id }) => channel_id), ["mail"]);
  ok(runner.broken[0]!.why.includes("401 Unauthorized"));
  const broken = channelIncident("mail", runner.nowMs);
  runner.put(broken);
  runner.run(START_MS + 30 * MINUTE_MS);

  deepStrictEqual(lines(runner).toSorted(), [
    "12:00 chat raise critical channel mail",
    "12:00 chat raise critical tank",
    "12:00 phone raise critical channel mail",
    "12:00 phone raise critical tank",
  ]);
  runner.sinks.set("mail", "ok");
  runner.putChannels(channels);
  runner.put(movedTo(broken, null, runner.nowMs));

  deepStrictEqual(lines(runner).slice(4).toSorted(), [
    "12:30 chat resolve channel mail",
    "12:30 mail catch_up: raise critical tank",
    "12:30 phone resolve channel mail",
  ]);
});

Deno.test("R3: after 72 hours a message is given up, its channel broken, and nothing lost", () => {
  const runner = start();
  runner.sinks.set("mail", "down");
  runner.put(tank);
  runner.run(START_MS + 71 * HOUR_MS);
  strictEqual(runner.broken.length, 0);
  runner.run(START_MS + 200 * HOUR_MS, 10 * MINUTE_MS);

  deepStrictEqual(runner.broken.map(({ channel_id }) => channel_id), ["mail"]);
  ok(runner.broken[0]!.why.startsWith("It took nothing for 72 hours"));
  const expired = [...runner.rows.deliveries.values()].filter(({ state }) => state === "expired");
  ok(expired.length > 0);
  runner.sinks.set("mail", "ok");
  runner.putChannels([channelRow("mail")]);

  deepStrictEqual(lines(runner), ["20:00 mail catch_up: raise critical tank"]);
});

Deno.test("R3: what a digest mentions outlives its 72 hours too", () => {
  const runner = start();
  runner.sinks.set("mail", "down");
  const suppressed = suppressedBy("window");
  const hidden = incidentRow("tank", "critical", START_MS, { suppressed });
  runner.put(hidden);
  runner.put(movedTo(hidden, null, START_MS));
  runner.run(START_MS + 200 * HOUR_MS, 10 * MINUTE_MS);
  strictEqual(runner.broken.length, 1);
  runner.sinks.set("mail", "ok");
  runner.putChannels([channelRow("mail")]);

  deepStrictEqual(lines(runner), ["20:00 mail catch_up: mention tank (was critical)"]);
});

Deno.test("a channel that is switched off gets nothing, and what is owed once it is on again", () => {
  const runner = start();
  const pool = incidentRow("pool", "critical", START_MS);
  runner.put(tank, pool);
  runner.putChannels([channelRow("mail", { enabled: false })]);
  runner.put(movedTo(tank, null, START_MS), incidentRow("new", "critical", START_MS));
  runner.run(START_MS + HOUR_MS);
  strictEqual(runner.arrived.length, 2);
  runner.putChannels([channelRow("mail")]);

  deepStrictEqual(lines(runner).slice(2).toSorted(), [
    "13:00 mail raise critical new",
    "13:00 mail resolve tank",
  ]);
});

Deno.test("a channel that is switched off for days is not broken, and gets what is owed then", () => {
  const runner = start();
  runner.sinks.set("mail", "down");
  runner.put(tank);
  runner.putChannels([channelRow("mail", { enabled: false })]);
  runner.run(START_MS + 80 * HOUR_MS, 10 * MINUTE_MS);
  runner.putChannels([channelRow("mail")]);
  runner.run(START_MS + 81 * HOUR_MS);
  runner.sinks.set("mail", "ok");
  runner.run(START_MS + 82 * HOUR_MS);

  deepStrictEqual(runner.broken, []);
  deepStrictEqual(lines(runner).map((line) => line.slice(6)), ["mail raise critical tank"]);
});

Deno.test("a new channel gets what is open in one digest", () => {
  const runner = start({ channels: [] });
  runner.put(...many(3, "critical"));
  runner.run(START_MS + HOUR_MS);
  runner.putChannels([channelRow("mail", { created_at_ms: runner.nowMs })]);

  deepStrictEqual(runner.arrived.map(({ delivery }) => delivery.says.length), [3]);
});

Deno.test("a channel that is deleted takes what waited and what was told with it", () => {
  const runner = start();
  runner.put(tank, incidentRow("w", "warning", START_MS));
  runner.putChannels([]);

  deepStrictEqual([runner.rows.told.size, runner.due().length], [0, 0]);
  const states = [...runner.rows.deliveries.values()].map(({ state }) => state);
  deepStrictEqual(states, ["delivered", "withdrawn"]);
});

Deno.test("a digest lists a thousand, and the rest comes in the next", () => {
  const runner = start();
  const all = many(PLAN_LIMITS.listed + 10, "warning");
  runner.put(...all);
  runner.run(START_MS + 24 * HOUR_MS, 10 * MINUTE_MS);

  deepStrictEqual(runner.arrived.map(({ delivery }) => delivery.says.length), [1_000, 10]);
});

Deno.test("what waits on one channel is bounded in rows, and told once there is room", () => {
  const runner = start();
  runner.sinks.set("mail", "down");
  const count = PLAN_LIMITS.listed * PLAN_LIMITS.digests + 100;
  runner.put(...many(count, "critical"));
  const rows = runner.state.desks.get("mail")!.deliveries;
  strictEqual(rows.size, 5 + PLAN_LIMITS.digests);
  runner.sinks.set("mail", "ok");
  runner.run(START_MS + 90 * MINUTE_MS, 10 * MINUTE_MS);

  strictEqual(runner.arrived.flatMap(({ delivery }) => delivery.says).length, count);
});

Deno.test("a test takes the way of every message; three wait at most", () => {
  const runner = start();
  for (let count = 0; count < 5; count++) runner.input({ kind: "test", channel_id: "mail" });
  runner.send();

  deepStrictEqual(lines(runner), ["12:00 mail test", "12:00 mail test", "12:00 mail test"]);
});

Deno.test("R25: what would hold a message is said: off, broken, quiet hours, the brake", () => {
  const quiet_hours = { from: "12:00", until: "13:00", zone: "UTC" };
  const broken = { why: "It refused a message", since_ms: 0 };
  const runner = start({
    channels: [channelRow("mail", { quiet_hours, broken, enabled: false }), channelRow("phone")],
  });
  const reasons = (id: string) => holdsOn(runner.state, id, runner.nowMs).map(({ why }) => why);
  deepStrictEqual(reasons("mail"), ["channel_off", "channel_broken", "quiet_hours"]);
  deepStrictEqual(reasons("phone"), []);
  runner.put(...many(6, "critical"));

  deepStrictEqual(reasons("phone"), ["brake"]);
  deepStrictEqual(reasons("nowhere"), []);
});
