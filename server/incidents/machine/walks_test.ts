/** Random walks of a small fleet: what has to hold whatever happens, parents and outages included. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import { Listener } from "../../../testing/incidents/listener.ts";
import { rounds } from "../../../testing/rounds.ts";
import type { Incident, IncidentEvent } from "../../store/rows/incidents.ts";

const HOSTS = [1, 2, 3, 4, 5, 6, 7, 8];
const MINUTE_MS = 60_000;
const REASONS = [
  bad("pool_health", { subject: "tank", subject_id: "4620770592528249368" }),
  bad("storage_inactive", { subject: "nfs" }),
  bad("section_stuck", { subject: "zfs_pools" }),
  bad("quorum_lost"),
  bad("guest_ha_fault", { subject: "104 (web)", subject_id: "qemu/104" }),
];

type Part =
  | { type: "run"; minutes: number; shown: readonly number[] }
  | { type: "leave"; hosts: readonly number[]; minutes: number }
  | { type: "restart" }
  | { type: "delete"; host: number };

const part: fc.Arbitrary<Part> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("run" as const),
      minutes: fc.constantFrom(1, 1, 2, 5, 16, 31),
      shown: fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 31 })), {
        minLength: HOSTS.length,
        maxLength: HOSTS.length,
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("leave" as const),
      hosts: fc.subarray(HOSTS, { minLength: 1 }),
      minutes: fc.constantFrom(1, 3, 4, 10),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: "restart" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("delete" as const), host: fc.constantFrom(...HOSTS) }),
  },
);

class Walk {
  readonly fleet = new FleetScript();
  readonly listener = new Listener();
  readonly hosts = new Set(HOSTS);
  #shown: readonly number[] = HOSTS.map(() => 0);

  constructor() {
    this.fleet.onTold = (incident) => {
      check(incident);
      this.listener.hear(incident);
    };
    for (const id of HOSTS) {
      const cluster = id <= 3 ? { id: "c", name: "prod" } : null;
      this.fleet.host(id, { cluster, group: id <= 6 ? "vienna" : null });
      this.fleet.sample(id, []);
    }
  }

  act(part: Part): void {
    switch (part.type) {
      case "run":
        this.#shown = part.shown;
        return this.#run(part.minutes, new Set());
      case "leave":
        return this.#run(part.minutes, new Set(part.hosts));
      case "restart":
        return this.fleet.stop();
      case "delete":
        this.hosts.delete(part.host);
        this.fleet.take({ type: "host_deleted", host_id: part.host });
    }
  }

  /** Everybody is there, and well, for an hour. */
  heal(): void {
    this.#shown = HOSTS.map(() => 0);
    this.#run(60, new Set());
  }

  #run(minutes: number, away: ReadonlySet<number>): void {
    for (let half = 0; half < 2 * minutes; half++) {
      this.fleet.pass(30_000);
      for (const id of this.hosts) {
        const shown = this.#shown[id - 1] ?? 0;
        const found = REASONS.filter((_, at) => (shown >> at) % 2 === 1);
        if (!away.has(id)) this.fleet.sample(id, found);
        else {
          const held = found.map((reason) => ({ ...reason, held: true }));
          this.fleet.judge(id, [bad("offline"), ...held]);
        }
      }
    }
    const live = new Map(this.fleet.machine.list().map((incident) => [incident.id, incident]));
    for (const { id, parent_id } of live.values()) {
      ok(parent_id === null || live.has(parent_id), `${id} has lost its parent ${parent_id}`);
    }
  }
}

/** What holds of any incident at any time. */
function check(incident: Incident): void {
  const { state, suppressed, parent_id, opened_at_ms, resolved_at_ms, reasons } = incident;
  const by = suppressed.map((one) => one.by);
  strictEqual(resolved_at_ms !== null, state === "resolved");
  if (state === "resolved") return deepStrictEqual(suppressed, []);
  strictEqual(opened_at_ms === null, state === "pending");
  strictEqual(by.includes("held_back"), state === "pending");
  ok(parent_id === null || by.includes("parent"));
  ok(parent_id === null || incident.cause.family !== "pool");
  ok(reasons.length > 0 && incident.seq > 0);
}

Deno.test("R7, R20: whatever happens, all that was told ends once, and nothing is left when all is well", () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 12, size: "max" }), (parts) => {
      const walk = new Walk();
      for (const one of parts) walk.act(one);
      walk.heal();

      deepStrictEqual(walk.fleet.machine.list(), []);
      for (const incident of walk.fleet.incidents()) checkHistory(walk.fleet, incident);
      checkMessages(walk.listener.messages);
    }),
    { numRuns: rounds(60, 5_000), seed: 20 },
  );
});

Deno.test("R8, R11: a fleet that is restarted in between tells what one tells that is not", () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 2, maxLength: 8, size: "max" }), (parts) => {
      const [whole, broken] = [new Walk(), new Walk()];
      for (const one of parts.filter(({ type }) => type !== "restart")) {
        whole.act(one);
        broken.act(one);
        // Which hosts went away within the last 2 minutes is known to one process only.
        whole.fleet.pass(3 * MINUTE_MS);
        broken.fleet.pass(3 * MINUTE_MS);
        broken.fleet.stop();
      }

      deepStrictEqual(byIncident(broken.fleet.events), byIncident(whole.fleet.events));
    }),
    { numRuns: rounds(40, 5_000), seed: 8 },
  );
});

/** Of several incidents that change at once, any may be the first. */
function byIncident(events: readonly IncidentEvent[]): IncidentEvent[] {
  return events.toSorted((a, b) => a.incident_id.localeCompare(b.incident_id) || a.seq - b.seq);
}

function checkHistory(fleet: FleetScript, { id }: Incident): void {
  const events = fleet.events.filter(({ incident_id }) => incident_id === id);
  const count = (kinds: readonly string[]) =>
    events.filter(({ kind }) => kinds.includes(kind)).length;
  deepStrictEqual(events.map(({ seq }) => seq), events.map((_, at) => at + 1));
  deepStrictEqual([events[0]?.kind, events.at(-1)?.kind], ["began", "resolved"]);
  deepStrictEqual([count(["began"]), count(["resolved"])], [1, 1]);
  ok(count(["raised"]) <= 1);
  ok(count(["unfolded"]) <= count(["folded"]));
}

/** As many ends as beginnings, by what they are called. */
function checkMessages(messages: readonly string[]): void {
  const open = new Map<string, boolean>();
  for (const message of messages) {
    const [, what = "", name = ""] = /^(?:flapping )?(\w+) (.*)$/.exec(message) ?? [];
    if (what !== "resolved") open.set(name, true);
  }
  const ended = new Set(
    messages.filter((message) => message.startsWith("resolved ")).map((message) =>
      message.slice(9)
    ),
  );
  deepStrictEqual([...open.keys()].filter((name) => !ended.has(name)), []);
}
