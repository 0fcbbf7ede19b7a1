/** R16: all 1,280 sequences of four levels under each suppression, against a story told apart. */
import { deepStrictEqual } from "node:assert/strict";
import { PlanRunner } from "../../../testing/notify/plan_runner.ts";
import {
  channelRow,
  incidentRow,
  movedTo,
  policyRow,
  suppressedBy,
} from "../../../testing/notify/plan_rows.ts";
import {
  type Expected,
  expectMessages,
  type Sequence,
  type Step,
  STEPS,
  type SuppressionKind,
  SUPPRESSIONS,
} from "../../../testing/notify/suppression_oracle.ts";
import type { Incident, IncidentLevel, Suppression } from "../../store/rows/incidents.ts";

const START_MS = Date.parse("2026-03-10T21:00Z");
const MINUTE_MS = 60_000;
const BEGIN_MS = START_MS + 60 * MINUTE_MS;
const END_MS = BEGIN_MS + 8 * 60 * MINUTE_MS;

/** Plays one sequence as the incidents that a machine makes of it. */
class Play {
  readonly runner: PlanRunner;
  #incident: Incident | null = null;
  #count = 0;
  #acknowledged: Step | null = null;

  constructor(readonly kind: SuppressionKind, restarts: boolean) {
    const quiet_hours = kind === "quiet" ? { from: "22:00", until: "06:00", zone: "UTC" } : null;
    this.runner = new PlanRunner({
      channels: [channelRow("mail", { quiet_hours, zone: "UTC", digest_at: "12:00" })],
      policies: [policyRow("all")],
      start_ms: START_MS,
      restarts,
    });
  }

  #suppressed(): readonly Suppression[] {
    const isDuring = this.runner.nowMs >= BEGIN_MS && this.runner.nowMs < END_MS;
    if (!isDuring) return [];
    switch (this.kind) {
      case "window":
        return suppressedBy("window", END_MS);
      case "parent":
        return suppressedBy("parent");
      case "flap":
        return suppressedBy("flapping");
      case "ack":
        return this.#acknowledged === null ? [] : suppressedBy("acknowledged");
      case "quiet":
        return [];
    }
  }

  at(minutes: number, step: Step): void {
    this.runner.run(START_MS + minutes * MINUTE_MS, 10 * MINUTE_MS);
    this.#see(step);
  }

  /** What suppresses begins or ends, at the level that stands. */
  turn(minutes: number, step: Step): void {
    this.runner.run(START_MS + minutes * MINUTE_MS, 10 * MINUTE_MS);
    const isBegin = this.runner.nowMs < END_MS;
    this.#acknowledged = isBegin && step !== "ok" ? step : null;
    this.#see(step);
  }

  #see(step: Step): void {
    const { nowMs } = this.runner;
    const isFlapping = this.#suppressed().some(({ by }) => by === "flapping");
    if (step === "ok") {
      if (this.#incident === null) return;
      this.#acknowledged = null;
      const suppressed = this.#suppressed();
      const isOver = !isFlapping;
      this.#put(
        isOver
          ? movedTo(this.#incident, null, nowMs, { suppressed })
          : movedTo(this.#incident, this.#incident.level, nowMs, {
            state: "recovering",
            suppressed,
          }),
      );
      if (isOver) this.#incident = null;
      return;
    }
    if (this.#acknowledged !== null && STEPS.indexOf(step) > STEPS.indexOf(this.#acknowledged)) {
      this.#acknowledged = null;
    }
    const suppressed = this.#suppressed();
    const level: IncidentLevel = step;
    this.#put(
      this.#incident === null
        ? incidentRow(`i${++this.#count}`, level, nowMs, { suppressed })
        : movedTo(this.#incident, level, nowMs, { state: "open", suppressed }),
    );
  }

  #put(incident: Incident): void {
    this.#incident = incident;
    this.runner.put(incident);
  }

  heard(): Expected {
    const said = { before: [], during: [], after: [] } as Expected;
    for (const { at_ms, delivery } of this.runner.arrived) {
      const phase = at_ms < BEGIN_MS ? "before" : at_ms < END_MS ? "during" : "after";
      for (const { kind, level } of delivery.says) said[phase].push(`${kind} ${level}`);
    }
    return said;
  }
}

function sorted({ before, during, after }: Expected): Expected {
  return { before: before.toSorted(), during: during.toSorted(), after: after.toSorted() };
}

function play(kind: SuppressionKind, sequence: Sequence, restarts: boolean): PlanRunner {
  const played = new Play(kind, restarts);
  played.at(10, sequence[0]);
  played.turn(60, sequence[0]);
  played.at(120, sequence[1]);
  played.at(180, sequence[2]);
  played.at(240, sequence[3]);
  played.turn(540, sequence[3]);
  played.runner.run(END_MS + 40 * 60 * MINUTE_MS, 30 * MINUTE_MS);
  deepStrictEqual(sorted(played.heard()), sorted(expectMessages(kind, sequence)), `${sequence}`);
  return played.runner;
}

const SEQUENCES: Sequence[] = STEPS.flatMap((a) =>
  STEPS.flatMap((b) => STEPS.flatMap((c) => STEPS.map((d): Sequence => [a, b, c, d])))
);

for (const kind of SUPPRESSIONS) {
  Deno.test(`R16: ${kind}: every one of 256 sequences brings what differs, once`, () => {
    for (const sequence of SEQUENCES) {
      const runner = play(kind, sequence, false);
      deepStrictEqual(
        [...runner.state.incidents.values()].filter(({ state }) => state === "resolved"),
        [],
        `${sequence}: what is over and told is forgotten`,
      );
      const digests = runner.arrived.filter(({ delivery, at_ms }) =>
        delivery.digest !== null && at_ms >= END_MS
      );
      deepStrictEqual(digests.length <= 1, true, `${sequence}: one digest`);
    }
  });

  Deno.test(`R11, R16: ${kind}: and the same where the server starts again before each step`, () => {
    for (const sequence of SEQUENCES) play(kind, sequence, true);
  });
}
