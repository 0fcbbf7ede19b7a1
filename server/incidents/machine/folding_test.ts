import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import { Listener } from "../../../testing/incidents/listener.ts";

const MINUTE_MS = 60_000;
const POOL = { subject: "tank", subject_id: "4620770592528249368" };
const CLUSTER = { id: "c", name: "prod" };
const OFFLINE = bad("offline");
const INACTIVE = bad("storage_inactive", { subject: "nfs" });
const STUCK = bad("section_stuck", { subject: "zfs_pools" });

function createFleet() {
  const fleet = new FleetScript();
  const listener = new Listener();
  fleet.onTold = (incident) => listener.hear(incident);
  for (const id of [1, 2, 3]) fleet.host(id, { cluster: CLUSTER });
  for (const id of [1, 2, 3]) fleet.sample(id, []);
  return { fleet, messages: listener.messages };
}

for (const [apartMs, isFolded] of [[0, true], [60_000, true], [70_000, false]] as const) {
  Deno.test(`R20: a storage that fails ${apartMs / 1000} s before its host is ${isFolded ? "" : "not "}its child`, () => {
    const { fleet } = createFleet();

    fleet.sample(1, [INACTIVE]);
    fleet.pass(apartMs);
    fleet.judge(1, [OFFLINE, INACTIVE]);

    strictEqual(fleet.last("storage").parent_id === fleet.last("away").id, isFolded);
  });

  Deno.test(`R20: a section unread ${apartMs / 1000} s after its host went is ${isFolded ? "" : "not "}its child`, () => {
    const { fleet } = createFleet();

    fleet.judge(1, [OFFLINE]);
    fleet.pass(apartMs);
    fleet.judge(1, [OFFLINE, STUCK]);

    strictEqual(fleet.last("unread").parent_id === fleet.last("away").id, isFolded);
  });
}

Deno.test("R20: a host that takes everything with it is one message", () => {
  const { fleet, messages } = createFleet();

  fleet.judge(1, [OFFLINE, STUCK, INACTIVE]);
  for (let minute = 0; minute < 60; minute++) {
    fleet.pass(MINUTE_MS);
    fleet.judge(1, [OFFLINE, STUCK, INACTIVE]);
  }
  fleet.run(1, 2 * MINUTE_MS, []);

  deepStrictEqual(messages, ["offline away", "resolved away"]);
});

for (const [family, code] of [["pool", "pool_health"], ["md", "md_degraded"]] as const) {
  Deno.test(`R20: a ${family} that fails with its host speaks for itself`, () => {
    const { fleet, messages } = createFleet();
    const failed = bad(code, POOL);

    fleet.sample(1, [failed]);
    fleet.judge(1, [OFFLINE, failed]);
    strictEqual(fleet.last(family).parent_id, null);
    fleet.pass(5 * MINUTE_MS);
    fleet.run(1, 5 * MINUTE_MS, [failed]);

    deepStrictEqual(messages, [`critical ${family} tank`, "offline away", "resolved away"]);
  });
}

Deno.test("R20: a lost quorum is one message over all members, and takes their faults with it", () => {
  const { fleet, messages } = createFleet();
  const fault = bad("guest_ha_fault", { subject: "104 (web)", subject_id: "qemu/104" });

  for (let time = 0; time < 30; time++) {
    fleet.pass(30_000);
    for (const id of [1, 2, 3]) fleet.sample(id, [bad("quorum_lost"), fault]);
  }

  deepStrictEqual(messages, ["critical quorum"]);
  deepStrictEqual(fleet.last("quorum").reasons.map(({ host_id }) => host_id), [1, 2, 3]);
  strictEqual(fleet.last("guest").parent_id, fleet.last("quorum").id);
});

Deno.test("R20: what is worse than its parent is not hidden by it", () => {
  const { fleet, messages } = createFleet();
  const halted = bad("guest_halted", { subject: "104", subject_id: "qemu/104" });

  fleet.run(1, 15 * MINUTE_MS, [STUCK, halted]);

  deepStrictEqual(messages, ["critical guest 104", "unknown unread"]);
  strictEqual(fleet.history().some((event) => event.startsWith("folded")), false);
});

Deno.test("R20: a child that gets worse than its parent speaks at once", () => {
  const { fleet, messages } = createFleet();
  fleet.run(1, 20 * MINUTE_MS, [STUCK, INACTIVE]);

  fleet.run(1, MINUTE_MS, [STUCK, { ...INACTIVE, level: "critical" }]);

  deepStrictEqual(messages, ["unknown unread", "critical storage nfs"]);
});

Deno.test("R17, R20: children of one that is over speak after a fresh sample of their own", () => {
  const { fleet, messages } = createFleet();
  fleet.run(1, 20 * MINUTE_MS, [INACTIVE, STUCK]);
  const child = () => fleet.last("storage");
  strictEqual(child().suppressed[0]?.by, "parent");

  fleet.run(1, MINUTE_MS, [{ ...INACTIVE, held: true }]);
  const ended = child().suppressed.map(({ by, until_ms }) => [by, (until_ms ?? 0) - fleet.wallMs]);
  fleet.run(1, 30_000, [INACTIVE]);

  deepStrictEqual(ended, [["parent", 60_000]]);
  deepStrictEqual(messages, ["unknown unread", "resolved unread", "warning storage nfs"]);
});

Deno.test("R17, R20: children without a fresh sample speak after 2 intervals", () => {
  const { fleet, messages } = createFleet();
  fleet.run(1, 20 * MINUTE_MS, [INACTIVE, STUCK]);
  fleet.run(1, MINUTE_MS, [{ ...INACTIVE, held: true }]);

  fleet.pass(50_000);
  const before = messages.length;
  fleet.pass(10_000);

  deepStrictEqual(messages.slice(before), ["warning storage nfs"]);
});

Deno.test("R20: a child that healed with its parent is never told of", () => {
  const { fleet, messages } = createFleet();
  fleet.run(1, 20 * MINUTE_MS, [INACTIVE, STUCK]);

  fleet.run(1, 5 * MINUTE_MS, []);

  deepStrictEqual(messages, ["unknown unread", "resolved unread"]);
  strictEqual(fleet.last("storage").state, "resolved");
});

Deno.test("R11, R20: a restart keeps parents and children, and tells nothing", () => {
  const { fleet, messages } = createFleet();
  fleet.run(1, 20 * MINUTE_MS, [INACTIVE, STUCK]);

  for (let time = 0; time < 20; time++) {
    fleet.restart(1_000);
    fleet.run(1, MINUTE_MS, [INACTIVE, STUCK]);
  }

  deepStrictEqual(messages, ["unknown unread"]);
});

Deno.test("R11, R17: a kill while a child waits for a fresh sample does not make it speak", () => {
  const { fleet, messages } = createFleet();
  fleet.run(1, 20 * MINUTE_MS, [INACTIVE, STUCK]);
  fleet.run(1, MINUTE_MS, [{ ...INACTIVE, held: true }]);
  const before = messages.length;

  fleet.restart(10_000);
  fleet.judge(1, [{ ...INACTIVE, held: true }]);
  fleet.pass(40_000);
  deepStrictEqual(messages.slice(before), []);
  fleet.pass(10_000);

  deepStrictEqual(messages.slice(before), ["warning storage nfs"]);
});
