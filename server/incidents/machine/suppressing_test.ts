import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import type { HostSelector, Window } from "../../store/rows/windows.ts";

const MINUTE_MS = 60_000;
const POOL = { subject: "tank", subject_id: "4620770592528249368" };
const DEGRADED = bad("pool_health", POOL);

function createFleet(): FleetScript {
  const fleet = new FleetScript();
  for (const id of [1, 2]) {
    fleet.host(id, { cluster: { id: "c", name: "prod" }, group: id === 1 ? "vienna" : "graz" });
  }
  return fleet;
}

/** From 12:00 UTC, when a script begins, until `end`. */
function windowUntil(
  end: string,
  selector: HostSelector | null = null,
  codes: readonly string[] | null = null,
): Window {
  const when = { kind: "once", start: "2026-07-01T12:00", end: `2026-07-01T${end}` } as const;
  const window = { id: "w", selector, codes, when, zone: "UTC", note: "move" };
  return { ...window, author: "ann", created_at_ms: 0 };
}

const suppressedBy = (fleet: FleetScript, family: string) =>
  fleet.last(family).suppressed.map(({ by }) => by);

for (
  const [why, isIn, selector, codes = null] of [
    ["all hosts", true, null],
    ["the host", true, { hosts: ["PVE-1"] }],
    ["its group", true, { groups: ["vienna", "linz"] }],
    ["another group", false, { groups: ["graz"] }],
    ["the host and another group", false, { hosts: ["pve-1"], groups: ["graz"] }],
    ["a tag that it has not", false, { tags: ["lab"] }],
    ["its code", true, null, ["backup_event", "pool_health"]],
    ["another code", false, null, ["backup_event"]],
    ["no code", false, null, []],
    ["the host and its code", true, { hosts: ["pve-1"] }, ["pool_health"]],
    ["another host and its code", false, { hosts: ["pve-2"] }, ["pool_health"]],
  ] as const
) {
  Deno.test(`R15: a window of ${why} ${isIn ? "suppresses" : "does not suppress"} it`, () => {
    const fleet = createFleet();
    fleet.take({ type: "window_put", window: windowUntil("14:00", selector, codes) });

    fleet.run(1, MINUTE_MS, [DEGRADED]);

    deepStrictEqual(suppressedBy(fleet, "pool"), isIn ? ["window"] : []);
    deepStrictEqual(fleet.last("pool").state, "open");
  });
}

Deno.test("R15, R25: a window says its note and its end, judging goes on", () => {
  const fleet = createFleet();
  fleet.take({ type: "window_put", window: windowUntil("14:00") });
  fleet.run(1, MINUTE_MS, [DEGRADED]);

  deepStrictEqual(fleet.last("pool").suppressed, [
    { by: "window", of: "move", until_ms: Date.UTC(2026, 6, 1, 14) },
  ]);
  fleet.run(1, MINUTE_MS, []);
  strictEqual(fleet.last("pool").state, "resolved");
});

Deno.test("R18: a window made while it runs, shortened, or deleted counts at once", () => {
  const fleet = createFleet();
  fleet.run(1, MINUTE_MS, [DEGRADED]);

  fleet.take({ type: "window_put", window: windowUntil("14:00") });
  deepStrictEqual(suppressedBy(fleet, "pool"), ["window"]);
  fleet.take({ type: "window_put", window: windowUntil("13:00") });
  strictEqual(fleet.last("pool").suppressed[0]?.until_ms, Date.UTC(2026, 6, 1, 13));
  fleet.take({ type: "window_put", window: windowUntil("12:01") });
  strictEqual(fleet.history().at(-1), "window_ended critical");
  fleet.take({ type: "window_put", window: windowUntil("14:00") });
  fleet.take({ type: "window_deleted", window_id: "w" });
  strictEqual(fleet.history().at(-1), "window_ended critical");
});

Deno.test("R17: after a window it stays silent until a fresh sample, at most 2 intervals", () => {
  const ended = () => {
    const fleet = createFleet();
    fleet.take({ type: "window_put", window: windowUntil("12:10") });
    fleet.run(1, 9.5 * MINUTE_MS, [DEGRADED]);
    fleet.pass(30_000);
    return fleet;
  };
  const heard = ended();
  const before = heard.last("pool").suppressed;
  heard.run(1, 30_000, [DEGRADED]);
  const silent = ended();
  silent.pass(50_000);
  const waiting = suppressedBy(silent, "pool");
  silent.pass(10_000);

  deepStrictEqual(before.map(({ by, of, until_ms }) => [by, of, (until_ms ?? 0) - heard.nowMs]), [
    ["window", "move", 30_000],
  ]);
  deepStrictEqual(suppressedBy(heard, "pool"), []);
  deepStrictEqual([waiting, suppressedBy(silent, "pool")], [["window"], []]);
});

Deno.test("R15: an incident of several hosts is silent when all of them are in windows", () => {
  const fleet = createFleet();
  const reason = bad("quorum_lost");
  fleet.take({ type: "window_put", window: windowUntil("14:00", { hosts: ["pve-1"] }) });

  fleet.run(1, MINUTE_MS, [reason]);
  const one = suppressedBy(fleet, "quorum");
  fleet.run(2, MINUTE_MS, [reason]);
  const both = suppressedBy(fleet, "quorum");

  deepStrictEqual([one, both, fleet.incidents("quorum").length], [["window"], [], 1]);
});

Deno.test("R15: an incident of several reasons is silent when the codes of all of them are in windows", () => {
  const fleet = createFleet();
  const full = bad("pool_capacity_critical", POOL);
  fleet.take({ type: "window_put", window: windowUntil("14:00", null, ["pool_health"]) });
  fleet.run(1, MINUTE_MS, [DEGRADED]);
  const one = suppressedBy(fleet, "pool");

  fleet.run(1, 2 * MINUTE_MS, [DEGRADED, full]);
  const both = suppressedBy(fleet, "pool");
  const other = { ...windowUntil("13:00", null, ["pool_capacity_critical"]), id: "other" };
  fleet.take({ type: "window_put", window: other });

  deepStrictEqual([one, both], [["window"], []]);
  deepStrictEqual(fleet.last("pool").suppressed, [
    { by: "window", of: "move", until_ms: Date.UTC(2026, 6, 1, 13) },
  ]);
});

Deno.test("R15: a window of codes hushes hosts that went away at once, and what Proxmox notifies of", () => {
  const fleet = createFleet();
  for (const id of [3, 4, 5, 6]) fleet.host(id);
  const codes = ["offline", "backup_event"];
  fleet.take({ type: "window_put", window: windowUntil("14:00", null, codes) });

  for (const id of [1, 2, 3, 4, 5, 6]) fleet.judge(id, [bad("offline")]);
  fleet.judge(1, [bad("offline"), bad("backup_event", { subject: "backup-1" })]);
  for (let passed = 0; passed < 10; passed++) fleet.pass(30_000);

  strictEqual(fleet.incidents("outage").length, 0);
  deepStrictEqual(fleet.last("away").state, "open");
  deepStrictEqual([suppressedBy(fleet, "away"), suppressedBy(fleet, "backup")], [
    ["window"],
    ["window"],
  ]);
});

Deno.test("R15: a window of all hosts does not hide that a channel is broken", () => {
  const fleet = createFleet();
  fleet.take({ type: "window_put", window: windowUntil("14:00") });

  fleet.take({ type: "channel_broken", channel_id: "c1", name: "mail", why: "401" });

  deepStrictEqual(suppressedBy(fleet, "channel"), []);
});

Deno.test("R18, R23: a clock that jumps past the end of a window and back ends nothing", () => {
  const fleet = createFleet();
  fleet.take({ type: "window_put", window: windowUntil("14:00") });
  fleet.run(1, MINUTE_MS, [DEGRADED]);

  fleet.skewMs = 3 * 60 * MINUTE_MS;
  fleet.pass(10 * MINUTE_MS);
  fleet.skewMs = 0;
  fleet.pass(10 * MINUTE_MS);

  deepStrictEqual(suppressedBy(fleet, "pool"), ["window"]);
  strictEqual(fleet.history().includes("window_ended critical"), false);
});

Deno.test("R23: a clock that was set right is believed after an hour", () => {
  const fleet = createFleet();
  fleet.take({ type: "window_put", window: windowUntil("14:00") });
  fleet.run(1, MINUTE_MS, [DEGRADED]);

  fleet.skewMs = 3 * 60 * MINUTE_MS;
  fleet.pass(59 * MINUTE_MS);
  deepStrictEqual(suppressedBy(fleet, "pool"), ["window"]);
  fleet.pass(2 * MINUTE_MS);

  strictEqual(fleet.history().at(-1), "window_ended critical");
});

const MUTE = { host_id: 1, code: "pool_health", subject_id: POOL.subject_id } as const;

Deno.test("R14: a muted reason stays listed, is silent, and speaks again when it expires", () => {
  const fleet = createFleet();
  const expires_at_ms = fleet.wallMs + 60 * MINUTE_MS;
  fleet.take({ type: "muted", ...MUTE, note: "known", author: "ann", expires_at_ms });
  fleet.run(1, 59 * MINUTE_MS, [DEGRADED]);
  const muted = fleet.last("pool");
  fleet.run(1, 5 * MINUTE_MS, [DEGRADED]);

  deepStrictEqual(muted.suppressed, [{ by: "muted", of: "known", until_ms: expires_at_ms }]);
  strictEqual(muted.reasons.length, 1);
  deepStrictEqual(suppressedBy(fleet, "pool"), []);
  strictEqual(fleet.history().filter((event) => event.startsWith("unmuted")).length, 1);
});

Deno.test("a muted reason does not raise the level beside one that is not", () => {
  const fleet = createFleet();
  const errors = bad("device_errors", { subject: "tank/sda", subject_id: `${POOL.subject_id}/7` });
  fleet.run(1, 16 * MINUTE_MS, [DEGRADED, errors]);

  fleet.take({ type: "muted", ...MUTE, note: "", author: "ann", expires_at_ms: null });
  const muted = fleet.last("pool").level;
  fleet.take({ type: "unmuted", ...MUTE, author: "ann" });

  deepStrictEqual([muted, fleet.last("pool").level], ["warning", "critical"]);
  deepStrictEqual(fleet.history().slice(-2), ["eased warning", "worsened critical"]);
});

Deno.test("R25: whatever suppresses an incident is said, with its end where it has one", () => {
  const fleet = createFleet();
  fleet.take({ type: "started" });
  fleet.sample(1, []);
  fleet.judge(1, [bad("offline"), bad("storage_inactive", { subject: "nfs" })]);

  deepStrictEqual(fleet.last("away").suppressed, [
    { by: "starting", of: "", until_ms: fleet.wallMs + 120_000 },
    { by: "held_back", of: "", until_ms: null },
  ]);
  deepStrictEqual(fleet.last("storage").suppressed, [
    { by: "held_back", of: "", until_ms: fleet.wallMs + 15 * MINUTE_MS },
    { by: "parent", of: fleet.last("away").id, until_ms: null },
  ]);
});

Deno.test("R25: silence never lacks a reason: what is not told at once is suppressed by something", () => {
  const fleet = createFleet();
  fleet.onTold = ({ state, suppressed }) => {
    ok(state !== "pending" || suppressed.some(({ by }) => by === "held_back"));
    ok(state !== "resolved" || suppressed.length === 0);
    ok(state !== "acknowledged" || suppressed.some(({ by }) => by === "acknowledged"));
  };

  fleet.run(1, MINUTE_MS, [bad("quorum_lost"), DEGRADED]);
  const { id } = fleet.last("pool");
  fleet.take({ type: "acknowledged", incident_id: id, author: "a", note: "", expires_at_ms: null });
  fleet.run(1, MINUTE_MS, []);

  strictEqual(fleet.incidents().length, 2);
});
