/** Each sequence of four levels, of which the last three happen while something suppresses. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { bad, FleetScript } from "../../../testing/incidents/fleet_script.ts";
import { Listener } from "../../../testing/incidents/listener.ts";
import type { IncidentLevel } from "../../store/rows/incidents.ts";
import type { FoundReason } from "./inputs.ts";

type Level = IncidentLevel | null;

const LEVELS: readonly Level[] = [null, "warning", "unknown", "critical"];
const SEQUENCES = LEVELS.flatMap((a) =>
  LEVELS.flatMap((b) => LEVELS.flatMap((c) => LEVELS.map((d) => [a, b, c, d] as const)))
);

const RANKS: readonly Level[] = ["critical", "unknown", "warning", null];
const isWorse = (a: Level, b: Level) => RANKS.indexOf(a) < RANKS.indexOf(b);

const MINUTE_MS = 60_000;
/** Long enough for every level to be held through, and too long to flap. */
const PHASE_MS = 20 * MINUTE_MS;

interface Case {
  fleet: FleetScript;
  messages: string[];
  show: (level: Level, ms?: number, others?: readonly FoundReason[]) => void;
}

function createCase(): Case {
  const fleet = new FleetScript();
  const listener = new Listener();
  fleet.onTold = (incident) => {
    if (incident.cause.family === "storage") listener.hear(incident);
  };
  fleet.host(1, { cluster: { id: "c", name: null } });
  return {
    fleet,
    messages: listener.messages,
    show: (level, ms = PHASE_MS, others = []) => {
      const own = level === null ? [] : [bad("storage_inactive", { subject: "nfs", level })];
      fleet.run(1, ms, [...own, ...others]);
    },
  };
}

/** What is told of an incident, and what is true of it, in a few words. */
class Expected {
  readonly messages: string[] = [];
  told: Level = null;

  tell(level: Level): void {
    if (level === this.told) return;
    this.messages.push(`${level ?? "resolved"} storage nfs`);
    this.told = level;
  }

  /** Silence, in which only an end is told. */
  hold(level: Level): void {
    if (level === null && this.told !== null) this.tell(null);
  }
}

Deno.test("R16: 256 sequences of levels around a window", () => {
  for (const sequence of SEQUENCES) {
    const [before, ...during] = sequence;
    const { fleet, messages, show } = createCase();
    show(before);
    const when = { kind: "once", start: "2026-07-01T00:00", end: "2026-07-02T00:00" } as const;
    const rest = { codes: null, zone: "UTC", note: "", author: "ann", created_at_ms: 0 };
    fleet.take({ type: "window_put", window: { id: "w", selector: null, when, ...rest } });
    for (const level of during) show(level);
    fleet.take({ type: "window_deleted", window_id: "w" });
    show(during[2], MINUTE_MS);

    const expected = new Expected();
    expected.tell(before);
    for (const level of during) expected.hold(level);
    expected.tell(during[2]);
    deepStrictEqual(messages, expected.messages, sequence.join());
  }
});

Deno.test("R16: 256 sequences of levels around an acknowledgement", () => {
  for (const sequence of SEQUENCES) {
    const [before, ...during] = sequence;
    const { fleet, messages, show } = createCase();
    show(before);
    const incident_id = fleet.incidents("storage")[0]?.id ?? "";
    const rest = { author: "ann", note: "", expires_at_ms: fleet.wallMs + 3 * PHASE_MS };
    fleet.take({ type: "acknowledged", incident_id, ...rest });
    for (const level of during) show(level);
    show(during[2], 5 * MINUTE_MS);

    const expected = new Expected();
    expected.tell(before);
    let acknowledged = before;
    for (const level of during) {
      if (level === null || isWorse(level, acknowledged)) acknowledged = null;
      if (acknowledged === null) expected.tell(level);
    }
    expected.tell(during[2]);
    deepStrictEqual(messages, expected.messages, sequence.join());
  }
});

Deno.test("R16: 256 sequences of levels below a parent", () => {
  for (const sequence of SEQUENCES) {
    const { messages, show, fleet } = createCase();
    const parent = [bad("quorum_lost")];
    for (const level of sequence) show(level, PHASE_MS, parent);
    strictEqual(fleet.last("quorum").state, "open");
    show(sequence[3], 5 * MINUTE_MS);

    const expected = new Expected();
    // What begins anew a phase later is no child any more.
    let isChild = true;
    for (const level of sequence) {
      isChild &&= level !== null;
      if (!isChild) expected.tell(level);
    }
    expected.tell(sequence[3]);
    deepStrictEqual(messages, expected.messages, sequence.join());
  }
});

Deno.test("R16: 192 sequences of levels around flapping", () => {
  for (const sequence of SEQUENCES) {
    const [first, ...during] = sequence;
    if (first === null) continue;
    const { messages, show } = createCase();
    // Each too short to be held through, so that flapping is the first that is told.
    for (let time = 0; time < 3; time++) {
      show(first, 30_000);
      show(null, 30_000);
    }
    for (const level of during) show(level);
    show(during[2], 30 * MINUTE_MS);

    const expected = new Expected();
    expected.messages.push(`flapping ${first} storage nfs`);
    expected.told = first;
    expectFlapping(expected, during);
    deepStrictEqual(messages, expected.messages, sequence.join());
  }
});

/** Silence until nothing has changed for 30 minutes: a phase and a half. */
function expectFlapping(expected: Expected, during: readonly Level[]): void {
  let seen: Level = null;
  // What flapped ended well, just before the first phase.
  let calmPhases = -1;
  let isFlapping = true;
  for (const level of [...during, during[2] ?? null]) {
    calmPhases = level === seen ? calmPhases + 1 : 0;
    seen = level;
    if (calmPhases > 0) isFlapping = false;
    if (!isFlapping || isWorse(level, expected.told)) expected.tell(level);
  }
}

Deno.test("R14, R16: 256 sequences of levels around a mute", () => {
  for (const sequence of SEQUENCES) {
    const [before, ...during] = sequence;
    const { fleet, messages, show } = createCase();
    show(before);
    const reason = { host_id: 1, code: "storage_inactive", subject_id: "nfs", author: "ann" };
    const expires_at_ms = fleet.wallMs + 3 * PHASE_MS;
    fleet.take({ type: "muted", ...reason, note: "", expires_at_ms });
    for (const level of during) show(level);
    show(during[2], MINUTE_MS);

    const expected = new Expected();
    expected.tell(before);
    for (const level of during) expected.hold(level);
    expected.tell(during[2]);
    deepStrictEqual(messages, expected.messages, sequence.join());
  }
});
