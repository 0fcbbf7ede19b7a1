/** Random walks over all that can happen to incidents and channels, and what must hold of them. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Incident, IncidentLevel, Suppression } from "../../server/store/rows/incidents.ts";
import type { Policy } from "../../server/store/rows/deliveries.ts";
import { channelRow, incidentRow, movedTo, policyRow } from "./plan_rows.ts";
import { PlanRunner } from "./plan_runner.ts";

export const STEPS = [
  "level",
  "level",
  "heal",
  "suppress",
  "lift",
  "recover",
  "wait",
  "wait",
  "sink",
  "policy",
  "group",
  "switch",
  "delete",
] as const;

export interface WalkStep {
  step: typeof STEPS[number];
  /** Which subject, level, suppression, channel; taken modulo how many there are. */
  a: number;
  b: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.parse("2026-03-10T12:00Z");
const LEVELS: readonly IncidentLevel[] = ["offline", "critical", "unknown", "warning"];
const CAUSES: readonly Suppression["by"][] = [
  "window",
  "acknowledged",
  "muted",
  "flapping",
  "parent",
];
const SUBJECTS = 4;
const WAITS_MS = [10_000, 90_000, 20 * MINUTE_MS, 5 * HOUR_MS, 20 * HOUR_MS];

const TABLES: readonly (readonly Policy[])[] = [
  [],
  [policyRow("all")],
  [policyRow("all", { how: "digest" })],
  [
    policyRow("critical", { level_from: "critical" }),
    policyRow("no", { position: 2, how: "never" }),
  ],
  [
    policyRow("vienna", { selector: { groups: ["vienna"] }, how: "never" }),
    policyRow("all", { position: 2, remind_after_minutes: 60 }),
  ],
  [policyRow("phone", { channels: ["phone"], how: "never" })],
];

const CHANNELS = [
  channelRow("mail", { zone: "UTC" }),
  channelRow("phone", {
    zone: "UTC",
    quiet_hours: { from: "22:00", until: "06:00", zone: "UTC" },
  }),
  channelRow("chat", { zone: "UTC", brake: { at_once: 1, per_hour: 2 } }),
];

const HUSHED: ReadonlySet<string> = new Set(["window", "muted", "parent"]);

export class PlanWalk {
  readonly runner: PlanRunner;
  readonly #subjects: (Incident | null)[] = Array.from({ length: SUBJECTS }, () => null);
  readonly #all = new Map<string, Incident>();
  /** Those that an operator, a parent or a policy may have kept from a channel for good. */
  readonly #excused = new Set<string>();
  #group = "graz";
  #checked = 0;

  constructor(restarts: boolean) {
    this.runner = new PlanRunner({
      channels: CHANNELS,
      start_ms: START_MS,
      restarts,
      hostOf: () => ({ name: "pve", group: this.#group, tags: [] }),
    });
  }

  take({ step, a, b }: WalkStep): void {
    const at = a % SUBJECTS;
    const subject = this.#subjects[at] ?? null;
    const { nowMs } = this.runner;
    switch (step) {
      case "level": {
        const level = LEVELS[b % LEVELS.length] ?? "warning";
        return this.#put(
          at,
          subject === null
            ? incidentRow(`s${at}n${this.#all.size}`, level, nowMs)
            : movedTo(subject, level, nowMs, { state: "open" }),
        );
      }
      case "heal":
        if (subject === null) return;
        return this.#put(at, movedTo(subject, null, nowMs, { suppressed: inTime(subject) }));
      case "recover":
        if (subject === null) return;
        return this.#put(at, movedTo(subject, subject.level, nowMs, { state: "recovering" }));
      case "suppress": {
        if (subject === null) return;
        const by = CAUSES[b % CAUSES.length] ?? "window";
        const until_ms = by === "window" ? nowMs + HOUR_MS : null;
        const rest = subject.suppressed.filter((one) => one.by !== by);
        return this.#put(
          at,
          movedTo(subject, subject.level, nowMs, {
            suppressed: [...rest, { by, of: "", until_ms }],
          }),
        );
      }
      case "lift":
        if (subject === null) return;
        return this.#put(
          at,
          movedTo(subject, subject.level, nowMs, { suppressed: subject.suppressed.slice(1) }),
        );
      case "wait":
        this.runner.run(nowMs + (WAITS_MS[b % WAITS_MS.length] ?? MINUTE_MS), HOUR_MS);
        return this.#check();
      case "sink":
        this.runner.sinks.set(
          CHANNELS[a % CHANNELS.length]!.id,
          (["ok", "down", "refuses"] as const)[b % 3]!,
        );
        return this.#mend(b % 2 === 0);
      case "policy":
        this.#excuseAll();
        this.runner.putPolicies(TABLES[b % TABLES.length] ?? []);
        return this.#check();
      case "group":
        this.#excuseAll();
        this.#group = b % 2 === 0 ? "graz" : "vienna";
        this.runner.input({ kind: "hosts", host_ids: [1] });
        this.runner.send();
        return this.#check();
      case "switch": {
        const id = CHANNELS[a % CHANNELS.length]!.id;
        this.runner.putChannels(
          this.runner.channels.map((row) => row.id === id ? { ...row, enabled: b % 2 === 0 } : row),
        );
        return this.#check();
      }
      case "delete":
        if (subject === null) return;
        this.#subjects[at] = null;
        this.#all.set(subject.id, movedTo(subject, null, nowMs, { ended_by: "host deleted" }));
        this.#excused.add(subject.id);
        this.runner.delete([subject.id], "host deleted");
        return this.#check();
    }
  }

  /** Everything that suppresses ends, every channel works, and three days go by. */
  end(): void {
    this.runner.sinks.clear();
    this.#mend(true);
    for (const [at, subject] of this.#subjects.entries()) {
      if (subject === null) continue;
      const given = { state: "open", suppressed: [] } as const;
      this.#put(at, movedTo(subject, subject.level, this.runner.nowMs, given));
    }
    this.runner.run(this.runner.nowMs + 72 * HOUR_MS, 3 * HOUR_MS);
    this.#check();
    for (const { id } of CHANNELS) this.#checkTold(id);
    for (const desk of this.runner.state.desks.values()) {
      const waiting = [...desk.deliveries.values()].flatMap(({ says }) => says);
      deepStrictEqual(waiting.filter(({ kind }) => kind !== "remind"), [], "all is told");
    }
    for (const { state } of this.runner.state.incidents.values()) ok(state !== "resolved");
  }

  #mend(isMended: boolean): void {
    if (!isMended) return;
    this.runner.putChannels(CHANNELS.map((row) => ({ ...row, enabled: true })));
    this.#check();
  }

  #put(at: number, incident: Incident): void {
    this.#subjects[at] = incident.state === "resolved" ? null : incident;
    this.#all.set(incident.id, incident);
    const excuses = ["muted", "acknowledged", "parent", "flapping"];
    const isExcused = incident.suppressed.some(({ by }) => excuses.includes(by)) ||
      this.runner.channels.some(({ enabled }) => !enabled) ||
      CHANNELS.some(({ id }) => !this.#mayHear(id, incident.level));
    if (isExcused) this.#excused.add(incident.id);
    this.runner.put(incident);
    this.#check();
  }

  #excuseAll(): void {
    for (const id of this.#all.keys()) this.#excused.add(id);
  }

  /** Of each message as it arrives: it was wanted, and nothing kept it. */
  #check(): void {
    const { arrived } = this.runner;
    for (; this.#checked < arrived.length; this.#checked++) {
      const { channel_id, delivery, at_ms } = arrived[this.#checked]!;
      const isQuiet = channel_id === "phone" && isNight(at_ms);
      for (const said of delivery.says) {
        const incident = this.#all.get(said.incident_id)!;
        const what = `${channel_id} ${said.kind} ${said.level} of ${incident.id}`;
        if (isQuiet && delivery.incident_id !== null) {
          ok(said.level === "critical" || said.level === "offline", `${what} in quiet hours`);
        }
        if (said.kind === "resolve" || said.level === "resolved") continue;
        strictEqual(incident.state === "resolved", false, `${what}, which is over`);
        const kept = incident.suppressed.filter(({ by }) => HUSHED.has(by));
        deepStrictEqual(kept, [], `${what}, which is suppressed`);
        ok(this.#mayHear(channel_id, incident.level), `${what}, which its policies keep from it`);
      }
    }
    for (const { channel, deliveries } of this.runner.state.desks.values()) {
      const singles = [...deliveries.values()].filter(({ incident_id }) => incident_id !== null);
      ok(singles.length <= channel.brake.at_once + 1, `${singles.length} wait on ${channel.id}`);
    }
  }

  /** The tables above, read by hand. */
  #mayHear(channelId: string, level: IncidentLevel): boolean {
    const { policies } = this.runner;
    const names = policies.map(({ id }) => id).join(" ");
    const isCritical = level === "critical" || level === "offline";
    if (names === "critical no") return isCritical;
    if (names === "vienna all") return this.#group !== "vienna";
    if (names === "phone") return channelId !== "phone";
    return true;
  }

  /** What one channel heard of each incident, from its first word to its last. */
  #checkTold(channelId: string): void {
    for (const incident of this.#all.values()) {
      const heard = this.runner.heard(channelId, incident.id);
      const story = `${channelId} ${incident.id}: ${heard.map((s) => `${s.kind} ${s.level}`)}`;
      let open: { level: string; mark: string } | null = null;
      for (const { kind, level, mark } of heard) {
        if (level === "resolved") {
          const isClosing = kind === "resolve";
          strictEqual(open !== null, isClosing, `a resolve for each raise: ${story}`);
          open = null;
          continue;
        }
        if (open === null) ok(kind === "raise" || kind === "flap", `first a raise: ${story}`);
        else {
          ok(kind !== "raise", `raised twice: ${story}`);
          const isSame = open.level === level && open.mark === mark;
          if (isSame) ok(kind === "remind" || kind === "mention", `the same twice: ${story}`);
        }
        open = { level, mark };
      }
      const isOpen = incident.state !== "resolved" && this.#mayHear(channelId, incident.level);
      strictEqual(open?.level ?? null, isOpen ? incident.level : null, `at the end: ${story}`);
      const isExcused = this.#excused.has(incident.id) || !this.#mayHear(channelId, "warning");
      if (!isExcused) ok(heard.length > 0, `never told: ${story}`);
    }
  }
}

function inTime(incident: Incident): readonly Suppression[] {
  return incident.suppressed.filter(({ by }) => by === "window");
}

function isNight(atMs: number): boolean {
  const hour = new Date(atMs).getUTCHours();
  return hour >= 22 || hour < 6;
}
