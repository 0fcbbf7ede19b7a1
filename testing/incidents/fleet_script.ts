/** A pretended fleet for the incident machine: hosts, their samples, and a store of what it told. */
import type { Kind } from "../../shared/sample/mod.ts";
import type { ReasonLevel } from "../../shared/verdict/mod.ts";
import { findRule } from "../../shared/verdict/rules.ts";
import { IncidentMachine } from "../../server/incidents/machine/incident_machine.ts";
import type {
  FoundReason,
  HostAttributes,
  Input,
  SampleEvidence,
  Unread,
} from "../../server/incidents/machine/inputs.ts";
import type { KeptIncident } from "../../server/incidents/machine/live_incident.ts";
import type { Mute } from "../../server/incidents/machine/mute_book.ts";
import type { Incident, IncidentEvent } from "../../server/store/rows/incidents.ts";
import type { Window } from "../../server/store/rows/windows.ts";

export const START_MS = Date.UTC(2026, 6, 1, 12);
export const INTERVAL_MS: Readonly<Record<Kind, number>> = {
  fast: 30_000,
  medium: 300_000,
  slow: 1_800_000,
};

export interface Sampling {
  kinds?: readonly Kind[];
  unread?: readonly Unread[];
  margins?: Readonly<Record<string, number>>;
}

/** One reason as the judge finds it; its level is that of its rule. */
export function bad(
  code: string,
  more: Partial<Omit<FoundReason, "code">> & { level?: ReasonLevel } = {},
): FoundReason {
  const subject = more.subject ?? "";
  return {
    reason_id: `r-${code}-${more.subject_id ?? subject}`,
    code,
    level: findRule(code)?.level ?? "warning",
    subject,
    subject_id: subject,
    text: `${code} ${subject}`.trim(),
    since_ms: Infinity,
    as_of_ms: null,
    held: false,
    ...more,
  };
}

export class FleetScript {
  machine: IncidentMachine;
  nowMs = START_MS;
  /** What people see: it may be set while time goes on. */
  skewMs = 0;
  readonly events: IncidentEvent[] = [];
  /** As a database would hold it. */
  readonly stored = new Map<string, KeptIncident>();
  /** Called with each incident that is told. */
  onTold: (incident: Incident, wallMs: number) => void = () => {};
  #hosts = new Map<number, HostAttributes>();
  #samples = new Map<number, Partial<Record<Kind, SampleEvidence>>>();
  #windows = new Map<string, Window>();
  #mutes = new Map<string, Mute>();
  #count = 0;

  constructor() {
    this.machine = this.#createMachine();
  }

  get wallMs(): number {
    return this.nowMs + this.skewMs;
  }

  host(host_id: number, more: Partial<HostAttributes> = {}): void {
    const host = {
      host_id,
      name: `pve-${host_id}`,
      group: null,
      tags: [],
      cluster: null,
      fast_interval_ms: INTERVAL_MS.fast,
      ...more,
    };
    this.#hosts.set(host_id, host);
    this.take({ type: "host", host });
  }

  take(input: Input): IncidentEvent[] {
    if (input.type === "window_put") this.#windows.set(input.window.id, input.window);
    if (input.type === "window_deleted") this.#windows.delete(input.window_id);
    if (input.type === "host_deleted") this.#hosts.delete(input.host_id);
    if (input.type === "muted" || input.type === "unmuted") {
      const key = `${input.host_id}/${input.code}/${input.subject_id}`;
      if (input.type === "muted") this.#mutes.set(key, input);
      else this.#mutes.delete(key);
    }
    const result = this.machine.step(input, this.wallMs);
    for (const incident of result.incidents) {
      this.stored.set(incident.id, incident);
      this.onTold(incident, this.wallMs);
    }
    for (const { incident_id, memory } of result.memories) {
      const known = this.stored.get(incident_id);
      if (known === undefined) throw new Error(`Cannot keep the memory of "${incident_id}"`);
      this.stored.set(incident_id, { ...known, memory });
    }
    this.events.push(...result.events);
    return result.events;
  }

  /** One sample of each of `kinds` (default: fast), and what the judge finds then. */
  sample(host_id: number, reasons: readonly FoundReason[], sampling: Sampling = {}) {
    const samples = this.#samples.get(host_id) ?? {};
    for (const kind of sampling.kinds ?? ["fast"]) {
      samples[kind] = {
        collected_at_ms: this.wallMs,
        interval_ms: INTERVAL_MS[kind],
        unread: sampling.unread ?? [],
      };
    }
    this.#samples.set(host_id, samples);
    return this.judge(host_id, reasons, sampling.margins);
  }

  /** The judge looks again, without any new sample. */
  judge(
    host_id: number,
    reasons: readonly FoundReason[],
    margins?: Readonly<Record<string, number>>,
  ) {
    const samples = this.#samples.get(host_id) ?? {};
    return this.take({
      type: "judged",
      host_id,
      reasons: reasons.map((reason) => ({
        ...reason,
        since_ms: Math.min(reason.since_ms, this.wallMs),
      })),
      samples: { ...samples },
      ...(margins !== undefined && { margins }),
    });
  }

  /** Lets time pass, with a tick each 10 s. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 10_000) {
      this.nowMs += Math.min(left, 10_000);
      this.take({ type: "tick" });
    }
  }

  /** A sample each 30 s for so long, each with these reasons; the first after 30 s. */
  run(host_id: number, ms: number, reasons: readonly FoundReason[], sampling: Sampling = {}): void {
    for (let passed = 0; passed < ms; passed += INTERVAL_MS.fast) {
      this.pass(INTERVAL_MS.fast);
      this.sample(host_id, reasons, sampling);
    }
  }

  /** Kills the machine; another goes on with what was stored. */
  restart(downMs = 0): void {
    this.nowMs += downMs;
    this.machine = this.#createMachine();
  }

  /** Ends the machine after it has stored all that it counted. */
  stop(): void {
    for (const incident of this.machine.list()) {
      this.stored.set(incident.id, incident);
    }
    this.restart();
  }

  /** Every incident, over or not, as stored. */
  incidents(family?: string): KeptIncident[] {
    return [...this.stored.values()]
      .filter(({ cause }) => family === undefined || cause.family === family);
  }

  /** The newest of a family. */
  last(family: string): KeptIncident {
    const found = this.incidents(family).at(-1);
    if (found === undefined) throw new Error(`Cannot find an incident of the family "${family}"`);
    return found;
  }

  /** "raised critical" and the like, of one incident or of all. */
  history(id?: string): string[] {
    return this.events.filter(({ incident_id }) => id === undefined || incident_id === id)
      .map(({ kind, level }) => `${kind} ${level}`);
  }

  #createMachine(): IncidentMachine {
    const kept = [...this.stored.values()].filter(({ resolved_at_ms }) =>
      resolved_at_ms === null || this.wallMs - resolved_at_ms <= 900_000
    );
    const restored = {
      incidents: JSON.parse(JSON.stringify(kept)),
      hosts: [...this.#hosts.values()],
      windows: [...this.#windows.values()],
      mutes: [...this.#mutes.values()],
    };
    const makeId = () => `i${String(++this.#count).padStart(6, "0")}`;
    return new IncidentMachine({ makeId, nowMs: this.wallMs, restored });
  }
}
