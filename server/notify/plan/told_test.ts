/** What is told is compared with what was delivered: R3, R4, R5, R6, R7. */
import {
  deepStrictEqual,
  notDeepStrictEqual,
  notStrictEqual,
  ok,
  strictEqual,
} from "node:assert/strict";
import type { PlanState } from "./mod.ts";
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
const HOUR_MS = 60 * MINUTE_MS;

function start(given: Partial<RunnerSettings> = {}): PlanRunner {
  return new PlanRunner({ channels: [channelRow("mail")], start_ms: START_MS, ...given });
}

const lines = (runner: PlanRunner) => transcript(runner.arrived, { zone: "UTC" });
const later = (minutes: number) => START_MS + minutes * MINUTE_MS;
const tank = incidentRow("tank", "critical", START_MS);

Deno.test("R6: one that is raised and resolved is told twice, each once", () => {
  const runner = start();
  runner.put(tank);
  runner.run(later(30));
  runner.put(movedTo(tank, null, later(30)));
  runner.run(later(60));

  deepStrictEqual(lines(runner), ["12:00 mail raise critical tank", "12:30 mail resolve tank"]);
});

Deno.test("R5: one that opened and closed while its channel was down is told in one message", () => {
  const runner = start();
  runner.sinks.set("mail", "down");
  runner.put(tank);
  runner.run(later(20));
  runner.put(movedTo(tank, null, later(20)));
  runner.run(later(360));
  runner.sinks.set("mail", "ok");
  runner.run(later(370));

  deepStrictEqual(lines(runner), ["18:05 mail over tank (was critical)"]);
});

Deno.test("R5: one that opened, closed and waited behind the brake is one line of its digest", () => {
  const runner = start({ channels: [channelRow("mail", { brake: { at_once: 1, per_hour: 30 } })] });
  const other = incidentRow("other", "critical", START_MS);
  runner.put(tank, other);
  runner.run(later(1));
  runner.put(movedTo(other, null, later(1)));
  runner.run(later(10));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise critical tank",
    "12:02 mail catch_up: over other (was critical)",
  ]);
});

Deno.test("R6: nothing is said of the end of what was never delivered and is not wanted any more", () => {
  const runner = start();
  runner.sinks.set("mail", "down");
  runner.put(tank);
  runner.run(later(10));
  runner.putPolicies([policyRow("none", { how: "never" })]);
  runner.sinks.set("mail", "ok");
  runner.run(later(30));
  runner.put(movedTo(tank, null, later(30)));
  runner.run(later(60));

  deepStrictEqual(lines(runner), []);
});

Deno.test("R6: a channel that did not get the raise gets neither acknowledgement nor resolve", () => {
  const runner = start({ channels: [channelRow("mail"), channelRow("phone")] });
  runner.putPolicies([policyRow("phone", { channels: ["phone"], how: "never" })]);
  runner.put(tank);
  const acknowledged = movedTo(tank, "critical", later(5), {
    state: "acknowledged",
    suppressed: suppressedBy("acknowledged"),
  });
  runner.run(later(5));
  runner.put(acknowledged);
  runner.run(later(10));
  runner.put(movedTo(acknowledged, null, later(10)));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise critical tank",
    "12:05 mail ack critical tank",
    "12:10 mail resolve tank",
  ]);
});

Deno.test("R4: what changes while a message is under way waits until that has arrived", () => {
  const runner = start();
  const warning = incidentRow("tank", "unknown", START_MS);
  runner.input({ kind: "incidents", changed: [warning] });
  const [first] = runner.due();
  runner.input({ kind: "leased", delivery_ids: [first!.id], until_ms: later(1) });
  runner.input({ kind: "incidents", changed: [movedTo(warning, "critical", later(1))] });

  deepStrictEqual(runner.due(), []);
  runner.input({
    kind: "settled",
    delivery_id: first!.id,
    outcome: { result: "delivered" },
  });
  deepStrictEqual(runner.due().map(({ kind, says }) => [kind, says[0]?.level]), [
    ["worsen", "critical"],
  ]);
});

Deno.test("R2: a message that is leased again after its lease ran out says the same by the same key", () => {
  const runner = start();
  runner.input({ kind: "incidents", changed: [tank] });
  const [first] = runner.due();
  const take = () => {
    runner.input({ kind: "leased", delivery_ids: [first!.id], until_ms: later(1) });
    return runner.rows.deliveries.get(first!.id)!;
  };
  const once = take();
  runner.input({ kind: "incidents", changed: [movedTo(tank, null, later(1))] });
  const again = take();

  deepStrictEqual(
    [again.idempotency_key, again.kind, again.attempts],
    [once.idempotency_key, "raise", 2],
  );
});

Deno.test("R2: an attempt that failed keeps its key, until it has something else to say", () => {
  const runner = start();
  runner.sinks.set("mail", "down");
  runner.put(tank);
  const keyNow = () => [...runner.rows.deliveries.values()].at(-1)!.idempotency_key;
  const first = keyNow();
  runner.run(later(30));
  strictEqual(keyNow(), first);
  runner.put(movedTo(tank, null, later(30)));

  notStrictEqual(keyNow(), first);
});

/** How a raise that was delivered can end, and what its channel then says. */
const ENDS: readonly [string, (runner: PlanRunner) => void, RegExp | null][] = [
  ["it heals", (runner) => runner.put(movedTo(tank, null, runner.nowMs)), null],
  ["it heals in a window", (runner) => {
    const suppressed = suppressedBy("window", runner.nowMs + HOUR_MS);
    const hidden = movedTo(tank, "critical", runner.nowMs, { suppressed });
    runner.put(hidden);
    runner.run(runner.nowMs + 10 * MINUTE_MS);
    runner.put(movedTo(hidden, null, runner.nowMs, { suppressed }));
    strictEqual(runner.arrived.length, 1, "nothing is told in the window");
  }, null],
  ["it heals in quiet hours", (runner) => {
    const quiet_hours = { from: "12:00", until: "14:00", zone: "UTC" };
    runner.putChannels([channelRow("mail", { quiet_hours })]);
    runner.put(movedTo(tank, null, runner.nowMs));
    strictEqual(runner.arrived.length, 1, "nothing is told in quiet hours");
  }, null],
  ["it heals while acknowledged", (runner) => {
    const acknowledged = movedTo(tank, "critical", runner.nowMs, {
      state: "acknowledged",
      suppressed: suppressedBy("acknowledged"),
    });
    runner.put(acknowledged);
    runner.put(movedTo(acknowledged, null, runner.nowMs));
  }, null],
  ["its host is deleted", (runner) => {
    runner.delete(["tank"], "host deleted");
  }, null],
  ["its policy is deleted or changed", (runner) => {
    runner.putPolicies([policyRow("none", { how: "never" })]);
  }, /not told of it any more/],
  ["its channel is filtered out", (runner) => {
    runner.putPolicies([policyRow("p", { channels: ["mail"], how: "never" })]);
  }, /not told of it any more/],
  ["its host leaves the group that the channel hears of", (runner) => {
    runner.putPolicies([
      policyRow("vienna", { selector: { groups: ["vienna"] } }),
      policyRow("rest", { position: 2, how: "never" }),
    ]);
    strictEqual(runner.arrived.length, 1, "the group fits");
    runner.hostOf = () => ({ name: "pve", group: "graz", tags: [] });
    runner.input({ kind: "hosts", host_ids: [1] });
  }, /not told of it any more/],
];

for (const [what, end, note] of ENDS) {
  Deno.test(`R7: a delivered raise gets exactly one resolve when ${what}`, () => {
    const runner = start({
      hostOf: () => ({ name: "pve", group: "vienna", tags: [] }),
    });
    runner.put(tank);
    runner.run(later(10));
    end(runner);
    runner.run(later(48 * 60));

    const said = runner.heard("mail", "tank").filter(({ kind }) => kind !== "ack");
    deepStrictEqual(said.map(({ kind }) => kind), ["raise", "resolve"]);
    if (note !== null) ok(note.test(said[1]?.note ?? ""), `${said[1]?.note}`);
  });
}

Deno.test("R7: what eases below what its channel hears of is resolved there, and may come again", () => {
  const runner = start({
    policies: [
      policyRow("critical", { level_from: "critical" }),
      policyRow("rest", { position: 2, how: "never" }),
    ],
  });
  runner.put(tank);
  runner.run(later(10));
  const eased = movedTo(tank, "warning", later(10));
  runner.put(eased);
  runner.run(later(20));
  runner.put(movedTo(eased, "critical", later(20)));
  runner.run(later(30));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise critical tank",
    "12:10 mail resolve tank",
    "12:20 mail raise critical tank",
  ]);
  ok(/warning now/.test(runner.arrived[1]?.delivery.says[0]?.note ?? ""));
});

Deno.test("what was told in a digest is resolved in a digest", () => {
  const runner = start();
  const warning = incidentRow("tank", "warning", START_MS);
  runner.put(warning);
  runner.run(later(24 * 60));
  runner.put(movedTo(warning, null, later(24 * 60)));
  runner.run(later(48 * 60));

  deepStrictEqual(lines(runner), [
    "07:00 mail daily: raise warning tank",
    "07:00 mail daily: resolve tank",
  ]);
});

Deno.test("a digest lists what is new or changed and counts the rest", () => {
  const runner = start();
  const old = incidentRow("old", "warning", START_MS);
  runner.put(old);
  runner.run(later(24 * 60));
  runner.put(incidentRow("new", "warning", later(24 * 60)));
  runner.run(later(48 * 60));
  runner.run(later(96 * 60), HOUR_MS);

  deepStrictEqual(lines(runner), [
    "07:00 mail daily: raise warning old",
    "07:00 mail daily: raise warning new",
  ]);
  strictEqual(runner.arrived[1]?.delivery.unchanged, 1);
});

Deno.test("what got worse and better again before a digest is mentioned in it, told as it is", () => {
  const runner = start({ policies: [policyRow("all", { how: "digest" })] });
  const warning = incidentRow("tank", "warning", START_MS);
  runner.put(warning);
  runner.run(later(24 * 60));
  const worse = movedTo(warning, "critical", later(24 * 60));
  runner.put(worse);
  runner.run(later(25 * 60));
  runner.put(movedTo(worse, "warning", later(25 * 60)));
  runner.run(later(96 * 60), HOUR_MS);

  deepStrictEqual(lines(runner), [
    "07:00 mail daily: raise warning tank",
    "07:00 mail daily: mention warning tank (was critical)",
  ]);
});

Deno.test("reminders come every four hours as long as something critical is open", () => {
  const runner = start();
  runner.put(tank);
  runner.run(later(9 * 60));
  runner.put(movedTo(tank, null, later(9 * 60)));
  runner.run(later(24 * 60));

  deepStrictEqual(lines(runner), [
    "12:00 mail raise critical tank",
    "16:00 mail remind critical tank",
    "20:00 mail remind critical tank",
    "21:00 mail resolve tank",
  ]);
});

Deno.test("R23: a clock that is set on or back tells nothing, and reminds when it would have", () => {
  for (const byMs of [HOUR_MS, -HOUR_MS, 5 * HOUR_MS]) {
    const runner = start();
    runner.put(tank);
    runner.run(later(180));
    runner.nowMs += byMs;
    runner.input({ kind: "clock_set", by_ms: byMs });
    runner.run(later(239) + byMs);
    strictEqual(runner.arrived.length, 1);
    runner.run(later(241) + byMs);

    strictEqual(runner.arrived[1]?.delivery.kind, "remind");
  }
});

Deno.test("R11: a server that starts again with the same facts tells nothing", () => {
  const channels = [channelRow("mail"), channelRow("phone")];
  const runner = start({ channels, restarts: true });
  const many = Array.from({ length: 50 }, (_, at) => incidentRow(`i${at}`, "critical", START_MS));
  runner.put(...many);
  runner.run(later(30));
  const before = runner.arrived.length;
  for (let round = 0; round < 20; round++) {
    runner.input({ kind: "incidents", changed: many });
    runner.run(runner.nowMs + MINUTE_MS);
  }

  strictEqual(runner.arrived.length, before);
});

Deno.test("a plan that could not be kept leaves the state as it was", () => {
  const runner = start();
  runner.put(tank);
  const before = runner.state;
  const copy = plain(before);
  runner.input({ kind: "incidents", changed: [movedTo(tank, null, later(1))] });

  deepStrictEqual(plain(before), copy);
  notDeepStrictEqual(plain(runner.state), copy);
});

function plain({ incidents, policies, desks }: PlanState): unknown {
  const listed = [...desks].map(([id, { told, deliveries, places, holds, ...desk }]) => [
    id,
    { ...desk, told: [...told], deliveries: [...deliveries], places: [...places] },
    [...holds],
  ]);
  return structuredClone([[...incidents], policies, listed]);
}
