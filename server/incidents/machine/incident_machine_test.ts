import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import {
  type Entry,
  type Level,
  type NaiveReason,
  replay,
} from "../../../testing/incidents/naive_incidents.ts";
import { rounds } from "../../../testing/rounds.ts";

const GUID = "4620770592528249368";
const INTERVAL_MS = 30_000;

interface Modelled extends NaiveReason {
  subject: string;
  subject_id: string;
  levels: readonly Level[];
}

const POOL = { cause: "pool", subject: "tank", subject_id: GUID, isPercentage: false } as const;
const REASONS: readonly Modelled[] = [
  { ...POOL, name: "pool_health", matter: "health", isAtOnce: true, levels: ["critical"] },
  {
    ...POOL,
    name: "device_errors_unprotected",
    matter: "devices",
    isAtOnce: false,
    levels: ["critical"],
  },
  {
    ...POOL,
    name: "pool_capacity_critical",
    matter: "space",
    isAtOnce: false,
    isPercentage: true,
    levels: ["critical"],
  },
  { ...POOL, name: "pool_away", matter: "health", isAtOnce: false, levels: ["warning"] },
  {
    name: "storage_inactive",
    cause: "storage",
    matter: "state",
    isAtOnce: false,
    isPercentage: false,
    subject: "nfs",
    subject_id: "nfs",
    levels: ["warning", "critical", "unknown"],
  },
];
const CAUSES = ["pool", "storage"];

type Action =
  | { type: "run"; samples: number; levels: readonly (number | null)[]; margin: number }
  | { type: "unread" | "silence"; samples: number }
  | { type: "mute"; reason: number; minutes: number }
  | { type: "unmute"; reason: number }
  | { type: "acknowledge"; cause: number; minutes: number }
  | { type: "unacknowledge"; cause: number }
  /** `reasons` null: of all. */
  | { type: "window"; minutes: number; reasons: readonly number[] | null }
  | { type: "restart" };

const samples = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 3, arbitrary: fc.integer({ min: 15, max: 35 }) },
  { weight: 1, arbitrary: fc.constant(62) },
);
const minutes = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(100_000));
const reason = fc.nat({ max: REASONS.length - 1 });
const cause = fc.nat({ max: CAUSES.length - 1 });
const run = fc.record({
  type: fc.constant("run" as const),
  samples,
  levels: fc.tuple(
    ...REASONS.map(({ levels }) => fc.option(fc.nat({ max: levels.length - 1 }), { freq: 2 })),
  ),
  margin: fc.constantFrom(1, 2),
});
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: run },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom("unread" as const, "silence" as const), samples }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("mute" as const), reason, minutes }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("unmute" as const), reason }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("acknowledge" as const), cause, minutes }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("unacknowledge" as const), cause }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("window" as const),
      minutes,
      reasons: fc.option(fc.uniqueArray(reason), { freq: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("restart" as const) }) },
);

const histories = fc.array(action, { minLength: 1, maxLength: 40, size: "max" });

/** Takes the actions with the machine, and writes down what the oracle is to look back on. */
class Walk {
  readonly fleet = new FleetScript();
  readonly entries: Entry[] = [];
  #found: Record<string, Level> = {};

  constructor() {
    this.fleet.host(1);
  }

  act(action: Action): void {
    const { fleet } = this;
    const at = fleet.nowMs;
    switch (action.type) {
      case "run":
        this.#found = Object.fromEntries(REASONS.flatMap(({ name, levels }, index) => {
          const level = levels[action.levels[index] ?? -1];
          return level === undefined ? [] : [[name, level]];
        }));
        return this.#sample(action.samples, action.margin);
      case "unread":
        return this.#sample(action.samples, null);
      case "silence":
        for (let count = 0; count < action.samples; count++) this.#pass();
        return;
      case "mute": {
        const { name, subject_id } = REASONS[action.reason] as Modelled;
        const untilMs = at + action.minutes * 60_000;
        this.entries.push({ at, type: "mute", reason: name, untilMs });
        const rest = { note: "", author: null, expires_at_ms: untilMs };
        fleet.take({ type: "muted", host_id: 1, code: name, subject_id, ...rest });
        return;
      }
      case "unmute": {
        const { name, subject_id } = REASONS[action.reason] as Modelled;
        this.entries.push({ at, type: "unmute", reason: name });
        fleet.take({ type: "unmuted", host_id: 1, code: name, subject_id, author: null });
        return;
      }
      case "acknowledge": {
        const untilMs = at + action.minutes * 60_000;
        const cause = CAUSES[action.cause] as string;
        this.entries.push({ at, type: "acknowledge", cause, untilMs });
        const rest = { author: "ann", note: "", expires_at_ms: untilMs };
        fleet.take({ type: "acknowledged", incident_id: this.#openId(cause), ...rest });
        return;
      }
      case "unacknowledge": {
        const cause = CAUSES[action.cause] as string;
        this.entries.push({ at, type: "unacknowledge", cause });
        fleet.take({ type: "unacknowledged", incident_id: this.#openId(cause), author: "bob" });
        return;
      }
      case "window": {
        const untilMs = at + action.minutes * 60_000;
        const codes = action.reasons?.map((index) => REASONS[index]?.name ?? "") ?? null;
        this.entries.push({ at, type: "window", untilMs, codes });
        const end = new Date(untilMs).toISOString().slice(0, 19);
        const when = { kind: "once", start: "2026-07-01T00:00", end } as const;
        const rest = { codes, zone: "UTC", note: "w", author: "ann", created_at_ms: at };
        fleet.take({ type: "window_put", window: { id: "w", selector: null, when, ...rest } });
        return;
      }
      case "restart":
        return fleet.stop();
    }
  }

  /** As the oracle writes it. */
  told(): string[] {
    const causeOf = new Map(this.fleet.incidents().map(({ id, cause }) => [id, cause.family]));
    return this.fleet.events.map(({ incident_id, at_ms, kind, level }) =>
      `${at_ms} ${causeOf.get(incident_id)}: ${kind} ${level}`
    ).sort();
  }

  #openId(cause: string): string {
    return this.fleet.incidents(cause).find(({ state }) => state !== "resolved")?.id ?? "";
  }

  #pass(): void {
    this.fleet.nowMs += INTERVAL_MS;
    this.entries.push({ at: this.fleet.nowMs, type: "tick" });
    this.fleet.take({ type: "tick" });
  }

  #sample(count: number, margin: number | null): void {
    const reasons = REASONS.filter(({ name }) => name in this.#found);
    const found = reasons.map(({ name, subject, subject_id }) => {
      const level = this.#found[name] as Level;
      return bad(name, { subject, subject_id, level, held: margin === null });
    });
    const unread = (["zfs_pools", "storage"] as const).map((section) => ({ section, about: null }));
    for (let sample = 0; sample < count; sample++) {
      this.#pass();
      const at = this.fleet.nowMs;
      this.entries.push({
        at,
        type: "sample",
        found: margin === null ? null : this.#found,
        margin: margin ?? 0,
      });
      this.fleet.sample(1, found, {
        unread: margin === null ? unread : [],
        margins: { [`pool_capacity_critical\n${GUID}`]: margin ?? 0 },
      });
    }
  }
}

Deno.test("R8 to R16: random histories bring what an oracle finds that looks back over all of them", () => {
  fc.assert(
    fc.property(histories, (actions) => {
      const walk = new Walk();
      for (const one of actions) walk.act(one);

      deepStrictEqual(walk.told(), replay(REASONS, walk.entries));
    }),
    { numRuns: rounds(300, 100_000), seed: 20261129 },
  );
});

Deno.test("the random histories meet every event that a cause by itself can bring", () => {
  const met = new Set<string>();
  const property = fc.property(histories, (actions) => {
    const walk = new Walk();
    for (const one of actions) walk.act(one);
    for (const { kind } of walk.fleet.events) met.add(kind);
  });
  fc.assert(property, { numRuns: 200, seed: 20261129 });

  const kinds = [
    ...["acknowledged", "acknowledgement_ended", "began", "calmed", "eased", "flapping", "muted"],
    ...["raised", "recovering", "resolved", "unmuted", "window_began", "window_ended", "worsened"],
  ];
  deepStrictEqual([...met].sort(), kinds);
});
