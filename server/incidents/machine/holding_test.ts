import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import { Listener } from "../../../testing/incidents/listener.ts";

const MINUTE_MS = 60_000;
const POOL = { subject: "tank", subject_id: "4620770592528249368" };
const DEGRADED = bad("pool_health", POOL);
const FULL = bad("pool_capacity_critical", POOL);
const NO_QUORUM = bad("quorum_lost");
const INACTIVE = bad("storage_inactive", { subject: "nfs" });
const LATE = bad("section_late", { subject: "storage" });
const OFFLINE = bad("offline");

function createFleet(): FleetScript {
  const fleet = new FleetScript();
  fleet.host(1);
  return fleet;
}

for (
  const [code, reason, samples] of [
    ["pool_health", DEGRADED, 1],
    ["pool_data_errors", bad("pool_data_errors", POOL), 1],
    ["scan_errors", bad("scan_errors", POOL), 1],
    ["pool_capacity_critical", FULL, 2],
    ["quorum_lost", NO_QUORUM, 2],
    ["guest_halted", bad("guest_halted", { subject_id: "qemu/104" }), 2],
    ["section_late, unknown", LATE, 21],
    ["storage_inactive, a warning", INACTIVE, 31],
  ] as const
) {
  Deno.test(`R8: ${code} is told with sample ${samples} that shows it`, () => {
    const fleet = createFleet();

    fleet.run(1, (samples - 1) * 30_000, [reason]);
    const before = fleet.history().includes(`raised ${reason.level}`);
    fleet.run(1, 30_000, [reason]);

    strictEqual(before, false);
    strictEqual(fleet.events.at(-1)?.kind, "raised");
  });
}

Deno.test("R8: of a kind that comes seldom one sample makes a critical", () => {
  const fleet = createFleet();
  const reason = bad("dataset_full_critical", { subject: "tank/data" });

  fleet.sample(1, [reason], { kinds: ["medium"] });

  deepStrictEqual(fleet.history(), ["began critical", "raised critical"]);
});

Deno.test("R8: the same sample judged again counts once", () => {
  const fleet = createFleet();
  fleet.sample(1, [NO_QUORUM]);

  for (let time = 0; time < 50; time++) fleet.judge(1, [NO_QUORUM]);

  deepStrictEqual(fleet.history(), ["began critical"]);
});

Deno.test("R8: three lost samples neither count nor reset", () => {
  const fleet = createFleet();
  fleet.run(1, 10 * MINUTE_MS, [INACTIVE]);

  fleet.pass(90_000);
  fleet.run(1, 5 * MINUTE_MS, [INACTIVE]);
  const before = fleet.last("storage").state;
  fleet.run(1, 30_000, [INACTIVE]);

  deepStrictEqual([before, fleet.last("storage").state], ["pending", "open"]);
});

Deno.test("R8: what only holds on from an earlier reading does not count", () => {
  const fleet = createFleet();
  fleet.run(1, 10 * MINUTE_MS, [INACTIVE]);

  fleet.run(1, 60 * MINUTE_MS, [{ ...INACTIVE, held: true }]);

  strictEqual(fleet.last("storage").state, "pending");
});

Deno.test("R8: one good sample in between begins the count anew", () => {
  const fleet = createFleet();
  fleet.run(1, 14 * MINUTE_MS, [INACTIVE]);

  fleet.run(1, 30_000, []);
  fleet.run(1, 14 * MINUTE_MS, [INACTIVE]);

  strictEqual(fleet.last("storage").state, "pending");
  fleet.run(1, 90_000, [INACTIVE]);
  strictEqual(fleet.last("storage").state, "open");
});

Deno.test("R8: a kill at nine tenths of the delay resets nothing", () => {
  const fleet = createFleet();
  fleet.run(1, 14 * MINUTE_MS, [INACTIVE]);

  fleet.restart(5_000);
  fleet.run(1, 90_000, [INACTIVE]);

  strictEqual(fleet.last("storage").state, "open");
});

Deno.test("R8: a host is told as away after 3 minutes, also over a kill", () => {
  const fleet = createFleet();
  fleet.sample(1, []);
  fleet.judge(1, [OFFLINE]);
  fleet.pass(150_000);

  fleet.restart();
  fleet.pass(20_000);
  strictEqual(fleet.last("away").state, "pending");
  fleet.pass(40_000);

  strictEqual(fleet.last("away").state, "open");
});

Deno.test("R8: an alternation of warning and critical is told after the longer of both at most", () => {
  const fleet = createFleet();
  const low = bad("storage_inactive", { subject: "nfs" });
  const high = bad("storage_inactive", { subject: "nfs", level: "critical" });

  for (let time = 0; time < 16; time++) {
    fleet.run(1, 30_000, [low]);
    fleet.run(1, 30_000, [high]);
  }

  strictEqual(fleet.last("storage").opened_at_ms === null, false);
});

Deno.test("a note is no incident", () => {
  const fleet = createFleet();

  fleet.run(1, 30 * MINUTE_MS, [bad("kernel_newer"), bad("pool_unprotected", POOL)]);

  deepStrictEqual(fleet.incidents(), []);
});

Deno.test("R9: two good fast samples end it, one does not", () => {
  const fleet = createFleet();
  fleet.run(1, 60_000, [DEGRADED]);

  fleet.run(1, 30_000, []);
  const between = fleet.last("pool").state;
  fleet.run(1, 30_000, []);

  deepStrictEqual([between, fleet.last("pool").state], ["recovering", "resolved"]);
  deepStrictEqual(fleet.history().slice(2), ["recovering critical", "resolved critical"]);
});

Deno.test("R9: one good sample of a kind that comes seldom ends it", () => {
  const fleet = createFleet();
  fleet.sample(1, [bad("updates_pending", { level: "critical" })], { kinds: ["slow"] });

  fleet.sample(1, [], { kinds: ["fast"] });
  const after = fleet.last("updates").state;
  fleet.pass(30_000);
  fleet.sample(1, [], { kinds: ["slow"] });

  deepStrictEqual([after, fleet.last("updates").state], ["open", "resolved"]);
});

Deno.test("R9: a week without a word ends nothing", () => {
  const fleet = createFleet();
  fleet.run(1, 60_000, [DEGRADED]);

  fleet.pass(7 * 24 * 60 * MINUTE_MS);
  fleet.judge(1, []);

  strictEqual(fleet.last("pool").state, "open");
});

Deno.test("R9: a section that was not read ends nothing, one subject's fault is its own", () => {
  const fleet = createFleet();
  const other = bad("pool_health", { subject: "rpool", subject_id: "99" });
  fleet.run(1, 60_000, [DEGRADED, other]);
  const zfs = { section: "zfs_pools", about: null } as const;

  fleet.run(1, 10 * MINUTE_MS, [], { unread: [zfs] });
  const unread = fleet.incidents("pool").map(({ state }) => state);
  fleet.run(1, 10 * MINUTE_MS, [], { unread: [{ ...zfs, about: [POOL.subject_id] }] });

  deepStrictEqual(unread, ["open", "open"]);
  deepStrictEqual(fleet.incidents("pool").map(({ state }) => state), ["open", "resolved"]);
});

Deno.test("R9: a sample of before a host went away is no evidence that it is back", () => {
  const fleet = createFleet();
  fleet.sample(1, []);
  fleet.judge(1, [OFFLINE]);
  fleet.pass(200_000);

  for (let time = 0; time < 10; time++) fleet.judge(1, []);

  strictEqual(fleet.last("away").state, "open");
  fleet.run(1, 60_000, []);
  strictEqual(fleet.last("away").state, "resolved");
});

const MARGIN_KEY = `pool_capacity_critical\n${POOL.subject_id}`;

Deno.test("R10: a percentage is left with 2 points less, or after 10 good minutes", () => {
  for (const [points, ms] of [[2, 60_000], [1.9, 10.5 * MINUTE_MS]] as const) {
    const fleet = createFleet();
    fleet.run(1, 60_000, [FULL]);

    fleet.run(1, ms - 30_000, [], { margins: { [MARGIN_KEY]: points } });
    const before = fleet.last("pool").state;
    fleet.run(1, 30_000, [], { margins: { [MARGIN_KEY]: points } });

    deepStrictEqual([before, fleet.last("pool").state], ["recovering", "resolved"], `${points}`);
  }
});

Deno.test("R10: a saw-tooth around the limit of one pool brings two messages and moves no other", () => {
  const fleet = createFleet();
  const listener = new Listener();
  fleet.onTold = (incident) => listener.hear(incident);
  const other = bad("pool_capacity_critical", { subject: "rpool", subject_id: "99" });
  for (let minute = 0; minute < 60; minute++) {
    const step = minute < 30 ? [other] : [];
    const margins = { [MARGIN_KEY]: 1, "pool_capacity_critical\n99": 5 };
    fleet.run(1, 60_000, [FULL, ...step], { margins });
    fleet.run(1, 60_000, step, { margins });
  }

  deepStrictEqual(listener.messages, [
    "critical pool tank",
    "critical pool rpool",
    "flapping critical pool tank",
    "resolved pool rpool",
  ]);
});

Deno.test("R8: what a milder limit shows goes on without being raised anew", () => {
  const fleet = createFleet();
  fleet.run(1, 60_000, [FULL]);

  fleet.run(1, 60_000, [bad("pool_capacity", POOL)], { margins: { [MARGIN_KEY]: 3 } });

  deepStrictEqual(fleet.history(), ["began critical", "raised critical", "eased warning"]);
});

Deno.test("R8: what is worse than told stays held back, also when all else of its cause has ended", () => {
  const fleet = createFleet();
  const away = bad("pool_away", POOL);
  fleet.run(1, 16 * MINUTE_MS, [away]);

  fleet.run(1, 30_000, []);
  fleet.run(1, 30_000, [bad("pool_gone", POOL)]);
  const first = fleet.last("pool").level;
  fleet.run(1, 30_000, [bad("pool_gone", POOL)]);

  deepStrictEqual([first, fleet.last("pool").level], ["warning", "critical"]);
  strictEqual(fleet.incidents("pool").length, 1);
});

Deno.test("a changed limit ends at once what the next judgement lacks", () => {
  const fleet = createFleet();
  fleet.run(1, 60_000, [FULL]);

  fleet.take({ type: "thresholds", host_ids: null });
  fleet.judge(1, []);

  deepStrictEqual(fleet.last("pool").state, "resolved");
  deepStrictEqual(fleet.last("pool").ended_by, "its limit was changed");
});

Deno.test("a pool that left on purpose, a deleted host and a mended channel end what is theirs", () => {
  const fleet = createFleet();
  fleet.host(2);
  fleet.run(1, 60_000, [DEGRADED, NO_QUORUM]);
  fleet.run(2, 60_000, [DEGRADED]);
  fleet.take({ type: "channel_broken", channel_id: "c1", name: "mail", why: "401" });

  fleet.take({ type: "pool_left", host_id: 1, guid: POOL.subject_id });
  fleet.take({ type: "host_deleted", host_id: 2 });
  fleet.take({ type: "channel_works", channel_id: "c1" });

  deepStrictEqual(fleet.incidents().map(({ state, ended_by }) => [state, ended_by]), [
    ["resolved", "the pool has left on purpose"],
    ["open", null],
    ["resolved", "its host was deleted"],
    ["resolved", "the channel works again"],
  ]);
});

Deno.test("a channel that breaks is told at once, as the server's", () => {
  const fleet = createFleet();

  fleet.take({ type: "channel_broken", channel_id: "c1", name: "mail", why: "Refused: 401" });
  fleet.take({ type: "channel_broken", channel_id: "c1", name: "mail", why: "Refused: 401" });

  const { cause, label, reasons, state } = fleet.last("channel");
  deepStrictEqual([fleet.history(), state, label], [
    ["began critical", "raised critical"],
    "open",
    "mail",
  ]);
  deepStrictEqual(cause, {
    scope: "server",
    scope_id: "",
    family: "channel",
    subject_id: "c1",
  });
  deepStrictEqual(reasons.map(({ host_id, text }) => [host_id, text]), [[null, "Refused: 401"]]);
});

Deno.test("R13: a pool goes on under the GUID that an older agent did not tell", () => {
  const fleet = createFleet();
  const byName = bad("pool_health", { subject: "tank", subject_id: "tank" });
  fleet.run(1, 60_000, [byName]);
  const { id } = fleet.last("pool");
  fleet.take({
    type: "acknowledged",
    incident_id: id,
    author: "ann",
    note: "",
    expires_at_ms: null,
  });

  fleet.take({
    type: "identified",
    host_id: 1,
    code: "pool_health",
    from_subject_id: "tank",
    subject_id: POOL.subject_id,
  });
  fleet.run(1, 60_000, [DEGRADED, bad("device_state", { ...POOL, level: "warning" })]);

  strictEqual(fleet.incidents("pool").length, 1);
  deepStrictEqual([fleet.last("pool").cause.subject_id, fleet.last("pool").state], [
    POOL.subject_id,
    "acknowledged",
  ]);
});
