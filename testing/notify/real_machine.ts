/** The server's own machine, told what is seen of hosts as their judge would tell it. */
import { IncidentMachine } from "../../server/incidents/machine/incident_machine.ts";
import type { FoundReason, Input } from "../../server/incidents/machine/inputs.ts";
import type { Incident } from "../../server/store/rows/incidents.ts";
import type { SeenHost, SeenReason, Suppressed } from "./naive_machine.ts";
import type { ScenarioMachine } from "./scenario.ts";

const FAST_MS = 30_000;

export class RealMachine implements ScenarioMachine {
  readonly lookEveryMinutes = 0.5;
  readonly open = new Map<string, Incident>();
  readonly all = new Map<string, Incident>();
  readonly suppressed: Suppressed[] = [];
  readonly broken = new Set<string>();
  #machine: IncidentMachine | null = null;
  #hosts = new Map<number, string>();
  #names = new Map<number, string>();
  /** What was found last of those that are away. */
  #away = new Map<number, readonly SeenReason[]>();
  /** How many of `suppressed` it was told of. */
  #toldCount = 0;
  #toldBroken = new Set<string>();
  #lastId = 0;

  step(hosts: readonly SeenHost[], nowMs: number): readonly Incident[] {
    this.#machine ??= new IncidentMachine({
      makeId: () => `i${String(++this.#lastId).padStart(6, "0")}`,
      nowMs,
    });
    const machine = this.#machine;
    // Of each the last state in this step, in the order in which there was news of them.
    const changed = new Map<string, Incident>();
    const take = (input: Input) => {
      for (const incident of machine.step(input, nowMs).incidents) {
        changed.delete(incident.id);
        changed.set(incident.id, incident);
        this.all.set(incident.id, { ...incident, label: this.#call(incident) });
      }
    };
    this.#introduce(hosts).forEach(take);
    hosts.filter((host) => this.#isNews(host)).map((host) => judged(host, nowMs)).forEach(take);
    this.#channels().forEach(take);
    for (const hush of this.suppressed.slice(this.#toldCount)) {
      this.#hush(hush, hosts, nowMs).forEach(take);
    }
    this.#toldCount = this.suppressed.length;
    take({ type: "tick" });
    return [...changed.values()];
  }

  /** One that is away sends no samples: it is judged when something else is found. */
  #isNews({ id, is_away, reasons }: SeenHost): boolean {
    const last = this.#away.get(id);
    if (is_away) this.#away.set(id, reasons);
    else this.#away.delete(id);
    return !is_away || last !== reasons;
  }

  #introduce(hosts: readonly SeenHost[]): Input[] {
    const gone = [...this.#hosts.keys()].filter((id) => hosts.every((host) => host.id !== id));
    for (const id of gone) this.#hosts.delete(id);
    const inputs: Input[] = gone.map((host_id) => ({ type: "host_deleted", host_id }));
    for (const { id: host_id, name, group, tags, cluster } of hosts) {
      const id = cluster === null ? null : { id: cluster, name: cluster };
      const attributes = { host_id, name, group, tags, cluster: id, fast_interval_ms: FAST_MS };
      const text = JSON.stringify(attributes);
      if (this.#hosts.get(host_id) === text) continue;
      this.#hosts.set(host_id, text);
      this.#names.set(host_id, name);
      inputs.push({ type: "host", host: attributes });
    }
    return inputs;
  }

  #channels(): Input[] {
    const broke = [...this.broken].filter((id) => !this.#toldBroken.has(id));
    const works = [...this.#toldBroken].filter((id) => !this.broken.has(id));
    this.#toldBroken = new Set(this.broken);
    return [
      ...works.map((channel_id): Input => ({ type: "channel_works", channel_id })),
      ...broke.map((channel_id): Input => ({
        ...{ type: "channel_broken", channel_id, name: channel_id, why: "answered 401" },
      })),
    ];
  }

  #hush({ by, hosts, subject, until_ms }: Suppressed, seen: readonly SeenHost[], nowMs: number) {
    const meant = seen.filter(({ name }) => hosts === null || hosts.includes(name));
    const said = { author: "anna", note: "known", expires_at_ms: until_ms };
    switch (by) {
      case "window":
        return [windowInput({ hosts, nowMs, untilMs: until_ms ?? nowMs + 30 * 86_400_000 })];
      case "muted":
        return meant.flatMap(({ id: host_id, reasons }) =>
          reasons.filter((reason) => subject === null || reason.subject === subject)
            .map(({ code, subject: subject_id }): Input => ({
              ...{ type: "muted", host_id, code, subject_id, ...said },
            }))
        );
      case "acknowledged":
        return (this.#machine?.list() ?? [])
          .filter(({ label, reasons, cause }) =>
            (subject === null || label === subject ||
              reasons.some((reason) => reason.subject === subject)) &&
            meant.some(({ id }) => cause.scope_id === `${id}`)
          )
          .map(({ id }): Input => ({ type: "acknowledged", incident_id: id, ...said }));
    }
  }

  #call({ cause: { scope, scope_id, family, subject_id }, label, reasons }: Incident): string {
    if (family === "outage") return "hosts away";
    if (scope === "server") return `channel ${subject_id}`;
    const place = scope === "host" ? this.#names.get(Number(scope_id)) : scope_id;
    if (label !== "") return `${place}/${label}`;
    return family === "unread" ? `${place}/${reasons[0]?.subject}` : `${place} ${family}`;
  }
}

function windowInput({ hosts, nowMs, untilMs }: {
  hosts: readonly string[] | null;
  nowMs: number;
  untilMs: number;
}): Input {
  const wall = (ms: number) =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO("UTC").toPlainDateTime()
      .toString({ smallestUnit: "minute" });
  return {
    type: "window_put",
    window: {
      id: `w${nowMs}`,
      selector: hosts === null ? null : { hosts: [...hosts] },
      codes: null,
      when: { kind: "once", start: wall(nowMs), end: wall(untilMs) },
      zone: "UTC",
      note: "Move to the new rack",
      author: "anna",
      created_at_ms: nowMs,
    },
  };
}

/** What was known of one that is away holds on. */
function judged({ id, is_away, reasons }: SeenHost, nowMs: number): Input {
  const found = reasons.map((reason) => foundOf(reason, { nowMs, held: is_away }));
  if (is_away) {
    const offline = { level: "offline", code: "offline", subject: "" } as const;
    const away = [foundOf(offline, { nowMs, held: false }), ...found];
    return { type: "judged", host_id: id, reasons: away, samples: {} };
  }
  const sample = { collected_at_ms: nowMs, interval_ms: FAST_MS, unread: [] };
  const samples = { fast: sample, medium: sample, slow: sample };
  return { type: "judged", host_id: id, reasons: found, samples };
}

function foundOf(
  { level, code, subject }: SeenReason,
  { nowMs, held }: { nowMs: number; held: boolean },
): FoundReason {
  const text = `${code} ${subject}`.trim();
  return {
    reason_id: `r-${code}-${subject}`,
    ...{ code, subject, subject_id: subject, level, text, held },
    since_ms: nowMs,
    as_of_ms: null,
  };
}
