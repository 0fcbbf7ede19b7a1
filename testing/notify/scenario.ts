/** What happens in a scenario, and how it is played through a machine and the plan. */
import type { ChannelRow, Policy } from "../../server/store/rows/deliveries.ts";
import type { Incident } from "../../server/store/rows/incidents.ts";
import { NaiveMachine, type SeenHost, type SeenReason, type Suppressed } from "./naive_machine.ts";
import { PlanRunner, type Sink } from "./plan_runner.ts";
import { transcript } from "./transcript.ts";

/** At which minute after the start, and what. */
export type Step =
  & { at: number }
  & (
    /** Each reason as "level code subject", the subject left out for the host; all that hold. */
    | { do: "judge"; host: string; reasons: readonly string[] }
    | { do: "away" | "back" | "delete"; hosts: readonly string[] }
    /** `until`: the minute at which it ends by itself; null: when it is lifted. */
    | { do: "hush"; hush: Omit<Suppressed, "until_ms"> & { until: number | null } }
    | { do: "sink"; channel: string; sink: Sink }
    | { do: "channels"; channels: readonly ChannelRow[] }
    | { do: "policies"; policies: readonly Policy[] }
    | { do: "clock"; by_minutes: number }
  );

export interface Scenario {
  name: string;
  /** Wall-clock time in `zone`, such as `2026-03-10T12:00`. */
  start: string;
  zone: string;
  hosts: readonly Pick<SeenHost, "name" | "group" | "tags" | "cluster">[];
  channels: readonly ChannelRow[];
  policies: readonly Policy[];
  /** In order of time. */
  steps: readonly Step[];
  /** How long it is watched. */
  minutes: number;
  /** Each message in the order it arrives, times of digests alone. */
  messages: readonly string[];
  /** Those that the server's own machine brings, where the plainest one holds less back. */
  held_messages?: readonly string[];
}

/** What makes incidents of what is seen of hosts. */
export interface ScenarioMachine {
  /** How often it looks where nothing happens, in minutes. */
  readonly lookEveryMinutes: number;
  /** By the key of its cause: those that are not over. */
  readonly open: Map<string, Incident>;
  /** Every one there ever was, called as transcripts are to call it. */
  readonly all: ReadonlyMap<string, Incident>;
  readonly suppressed: Suppressed[];
  /** Channels that are broken. */
  readonly broken: Set<string>;
  /** The incidents that are other than they were. */
  step(hosts: readonly SeenHost[], nowMs: number): readonly Incident[];
}

const MINUTE_MS = 60_000;

export class ScenarioPlay {
  readonly runner: PlanRunner;
  readonly machine: ScenarioMachine;
  readonly #startMs: number;
  #hosts: readonly SeenHost[];
  #setMs = 0;

  constructor(
    readonly scenario: Scenario,
    { restarts = false, machine = new NaiveMachine() }: {
      restarts?: boolean;
      machine?: ScenarioMachine;
    } = {},
  ) {
    this.machine = machine;
    const { start, zone, channels, policies, hosts } = scenario;
    this.#startMs = Temporal.PlainDateTime.from(start).toZonedDateTime(zone).epochMilliseconds;
    this.#hosts = hosts.map((host, at) => ({ ...host, id: at + 1, is_away: false, reasons: [] }));
    this.runner = new PlanRunner({
      channels,
      policies,
      start_ms: this.#startMs,
      restarts,
      hostOf: (id) => this.#hosts.find((host) => host.id === id) ?? null,
    });
  }

  play(): readonly string[] {
    const { steps, minutes, zone } = this.scenario;
    const every = this.machine.lookEveryMinutes;
    for (let minute = 0; minute <= minutes; minute += Math.min(1, every)) {
      this.runner.run(this.#startMs + this.#setMs + minute * MINUTE_MS);
      const due = steps.filter(({ at }) => at === minute);
      for (const step of due) this.#take(step);
      if (due.length > 0 || minute % every === 0) this.#judge();
    }
    const nameOf = (id: string) => this.machine.all.get(id)?.label ?? id;
    return transcript(this.runner.arrived, { zone, bare: true, nameOf });
  }

  #take(step: Step): void {
    switch (step.do) {
      case "judge":
        return this.#change([step.host], () => ({ reasons: step.reasons.map(parseReason) }));
      case "away":
      case "back":
        return this.#change(step.hosts, () => ({ is_away: step.do === "away" }));
      case "delete":
        return this.#delete(step.hosts);
      case "hush": {
        const { until, ...hush } = step.hush;
        const until_ms = until === null ? null : this.#startMs + this.#setMs + until * MINUTE_MS;
        return void this.machine.suppressed.push({ ...hush, until_ms });
      }
      case "sink":
        return void this.runner.sinks.set(step.channel, step.sink);
      case "channels":
        this.machine.broken.clear();
        return this.runner.putChannels(step.channels);
      case "policies":
        return this.runner.putPolicies(step.policies);
      case "clock": {
        const by_ms = step.by_minutes * MINUTE_MS;
        this.#setMs += by_ms;
        this.runner.nowMs += by_ms;
        return void this.runner.input({ kind: "clock_set", by_ms });
      }
    }
  }

  #change(names: readonly string[], change: (host: SeenHost) => Partial<SeenHost>): void {
    this.#hosts = this.#hosts.map((host) =>
      names.includes(host.name) ? { ...host, ...change(host) } : host
    );
  }

  /** Its incidents end with it. */
  #delete(names: readonly string[]): void {
    const isOf = ({ cause }: Incident) => names.includes(cause.scope_id);
    const ended = [...this.machine.open].filter(([, incident]) => isOf(incident));
    this.#hosts = this.#hosts.filter(({ name }) => !names.includes(name));
    for (const [key] of ended) this.machine.open.delete(key);
    const incident_ids = ended.map(([, { id }]) => id);
    this.runner.delete(incident_ids, "host deleted");
  }

  /** Until what became of the messages changes nothing more: a broken channel is judged too. */
  #judge(): void {
    for (let round = 0; round < 3; round++) {
      const changed = this.machine.step(this.#hosts, this.runner.nowMs);
      if (changed.length > 0) this.runner.put(...changed);
      const broken = this.runner.channels.filter(({ id, broken }) =>
        broken !== null && !this.machine.broken.has(id)
      );
      for (const { id } of broken) this.machine.broken.add(id);
      if (changed.length + broken.length === 0) return;
    }
  }
}

function parseReason(text: string): SeenReason {
  const [level, code = "", subject = ""] = text.split(" ");
  if (level !== "offline" && level !== "critical" && level !== "unknown" && level !== "warning") {
    throw new SyntaxError(`Cannot parse reason "${text}": expected a level, a code, a subject`);
  }
  return { level, code, subject };
}
