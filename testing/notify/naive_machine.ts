/**
 * Turns what was judged of hosts, minute by minute, into incidents, in the plainest way there is:
 * nothing is held back, one incident for a subject, hosts that leave together are one.
 */
import type {
  Cause,
  Incident,
  IncidentLevel,
  IncidentReason,
  Suppression,
} from "../../server/store/rows/incidents.ts";

/** A reason as the judge gives it. */
export interface SeenReason {
  level: IncidentLevel;
  code: string;
  /** "" for the host. */
  subject: string;
}

export interface SeenHost {
  id: number;
  name: string;
  group: string | null;
  tags: readonly string[];
  cluster: string | null;
  is_away: boolean;
  reasons: readonly SeenReason[];
}

/** Suppression of some hosts (all where null), or of one subject of them. */
export interface Suppressed {
  hosts: readonly string[] | null;
  subject: string | null;
  by: "window" | "acknowledged" | "muted";
  /** Null: until it is lifted. */
  until_ms: number | null;
}

const MINUTE_MS = 60_000;
const FLAP_CHANGES = 5;
const FLAP_WITHIN_MS = 15 * MINUTE_MS;
const CALM_MS = 30 * MINUTE_MS;
const LEVELS: readonly IncidentLevel[] = ["offline", "critical", "unknown", "warning"];

interface Found {
  cause: Cause;
  label: string;
  level: IncidentLevel;
  reasons: readonly IncidentReason[];
  host_names: readonly string[];
}

export class NaiveMachine {
  readonly lookEveryMinutes = 5;
  /** By the key of its cause: those that are not over. */
  readonly open = new Map<string, Incident>();
  /** Every one there ever was. */
  readonly all = new Map<string, Incident>();
  suppressed: Suppressed[] = [];
  /** Channels that are broken. */
  broken = new Set<string>();
  readonly #changes = new Map<string, number[]>();
  readonly #shown = new Map<string, string>();
  readonly #names = new Map<string, readonly string[]>();
  /** Hosts that left together. */
  #outage: ReadonlySet<string> | null = null;

  /** The incidents that are other than they were. */
  step(hosts: readonly SeenHost[], nowMs: number): readonly Incident[] {
    const found = this.#find(hosts);
    this.#endHushes(found, nowMs);
    const changed: Incident[] = [];
    for (const key of new Set([...found.keys(), ...this.open.keys()])) {
      const before = this.open.get(key) ?? null;
      const next = this.#next(key, { before, found: found.get(key) ?? null, nowMs });
      if (next === null || (before !== null && isSame(before, next))) continue;
      changed.push(next);
      this.all.set(next.id, next);
      if (next.state === "resolved") this.open.delete(key);
      else this.open.set(key, next);
    }
    return changed;
  }

  #find(hosts: readonly SeenHost[]): Map<string, Found> {
    const found = new Map<string, Found>();
    const away = hosts.filter(({ is_away }) => is_away);
    const isOutage = away.length >= Math.max(5, hosts.length / 5);
    if (isOutage && this.#outage === null) this.#outage = new Set(away.map(({ name }) => name));
    const stillAway = away.filter(({ name }) => this.#outage?.has(name));
    // Most are back: those that stay away are faults of their own.
    if (this.#outage !== null && stillAway.length < this.#outage.size / 2) this.#outage = null;
    if (this.#outage !== null) {
      found.set(OUTAGE, {
        cause: { scope: "fleet", scope_id: "", family: "hosts_away", subject_id: "" },
        label: "hosts away",
        level: "offline",
        reasons: stillAway.map((host) => reasonOf(host, OFFLINE)),
        host_names: stillAway.map(({ name }) => name),
      });
    }
    for (const host of hosts) {
      if (host.is_away) add(found, host, OFFLINE);
      // What was known of a host that is away goes on holding; it is the host that is told of.
      for (const reason of host.reasons) add(found, host, reason);
    }
    for (const id of this.broken) {
      found.set(`channel ${id}`, {
        cause: { scope: "server", scope_id: "", family: "channel", subject_id: id },
        label: `channel ${id}`,
        level: "critical",
        reasons: [],
        host_names: [],
      });
    }
    return found;
  }

  #next(
    key: string,
    { before, found, nowMs }: { before: Incident | null; found: Found | null; nowMs: number },
  ): Incident | null {
    const isFlapping = this.#flaps(key, found?.level ?? "ok", nowMs) && before !== null;
    if (found !== null) this.#names.set(key, found.host_names);
    const suppressed = this.#suppression(key, { before, isFlapping, nowMs });
    if (found === null) {
      if (before === null) return null;
      const seq = before.seq + 1;
      if (isFlapping) return { ...before, seq, state: "recovering", suppressed };
      const reasons = before.reasons.map((reason) => ({ ...reason, ended_at_ms: nowMs }));
      return { ...before, seq, state: "resolved", resolved_at_ms: nowMs, reasons, suppressed };
    }
    const { cause, label, level, reasons } = found;
    const worst_level = before === null ? level : worse(level, before.worst_level);
    return {
      id: before?.id ?? `i${String(this.all.size).padStart(6, "0")}`,
      cause,
      label,
      state: "open",
      level,
      worst_level,
      reasons,
      began_at_ms: before?.began_at_ms ?? nowMs,
      opened_at_ms: before?.opened_at_ms ?? nowMs,
      resolved_at_ms: null,
      ended_by: null,
      acknowledgement: null,
      flapping_since_ms: isFlapping ? before?.flapping_since_ms ?? nowMs : null,
      flaps: 0,
      parent_id: this.#parentOf(key)?.id ?? null,
      suppressed,
      seq: (before?.seq ?? 0) + 1,
    };
  }

  #parentOf(key: string): Incident | null {
    const [host, family] = key.split("\n");
    const isChild = family === "away" && this.#outage?.has(host ?? "");
    return isChild ? this.open.get(OUTAGE) ?? null : null;
  }

  #suppression(
    key: string,
    { before, isFlapping, nowMs }: { before: Incident | null; isFlapping: boolean; nowMs: number },
  ): readonly Suppression[] {
    const names = this.#names.get(key) ?? [];
    const label = before?.label ?? key.split("\n")[2] ?? "";
    const holding: Suppression[] = this.suppressed
      .filter(({ hosts, subject, until_ms }) =>
        (until_ms === null || until_ms > nowMs) &&
        (hosts === null || names.some((name) => hosts.includes(name))) &&
        (subject === null || label.endsWith(subject))
      )
      .map(({ by, until_ms }) => ({ by, of: "", until_ms }));
    if (isFlapping) holding.push({ by: "flapping", of: "", until_ms: null });
    if (this.#parentOf(key) !== null) holding.push({ by: "parent", of: "", until_ms: null });
    return holding;
  }

  /** Five changes within fifteen minutes, until thirty minutes without any. */
  #flaps(key: string, level: string, nowMs: number): boolean {
    const changes = this.#changes.get(key) ?? [];
    if ((this.#shown.get(key) ?? "ok") !== level) changes.push(nowMs);
    this.#shown.set(key, level);
    this.#changes.set(key, changes);
    const last = changes.at(-1) ?? -Infinity;
    if (nowMs - last >= CALM_MS) return false;
    return changes.some((atMs, at) => {
      const fifth = changes[at + FLAP_CHANGES - 1];
      return fifth !== undefined && fifth - atMs <= FLAP_WITHIN_MS && isUnbroken(changes, at);
    });
  }

  /** An acknowledgement ends by what gets worse, and by its end. */
  #endHushes(found: ReadonlyMap<string, Found>, nowMs: number): void {
    this.suppressed = this.suppressed.filter(({ by, until_ms, subject, hosts }) => {
      if (until_ms !== null && until_ms <= nowMs) return false;
      if (by !== "acknowledged") return true;
      return [...this.open].some(([key, incident]) => {
        const names = this.#names.get(key) ?? [];
        const isOf = (subject === null || incident.label.endsWith(subject)) &&
          (hosts === null || names.some((name) => hosts.includes(name)));
        const now = found.get(key);
        return isOf && now !== undefined && worse(now.level, incident.level) === incident.level;
      });
    });
  }
}

const OUTAGE = "fleet away";
const OFFLINE: SeenReason = { level: "offline", code: "offline", subject: "" };

function isUnbroken(changes: readonly number[], from: number): boolean {
  return changes.slice(from + 1).every((atMs, at) => atMs - (changes[from + at] ?? 0) < CALM_MS);
}

function add(found: Map<string, Found>, host: SeenHost, reason: SeenReason): void {
  const isCluster = reason.code === "quorum_lost" && host.cluster !== null;
  const place = isCluster ? host.cluster ?? "" : host.name;
  const family = familyOf(reason);
  const key = `${place}\n${family}\n${reason.subject}`;
  const before = found.get(key);
  const label = reason.subject === "" ? `${place} ${family}` : `${place}/${reason.subject}`;
  found.set(key, {
    cause: {
      scope: isCluster ? "cluster" : "host",
      scope_id: place,
      family,
      subject_id: reason.subject,
    },
    label,
    level: before === undefined ? reason.level : worse(reason.level, before.level),
    reasons: [...before?.reasons ?? [], reasonOf(host, reason)],
    host_names: [...before?.host_names ?? [], host.name],
  });
}

function familyOf({ code, subject }: SeenReason): string {
  if (code === "offline") return "away";
  if (code.startsWith("quorum")) return "quorum";
  if (code.startsWith("updates")) return "updates";
  return subject === "" ? code : "subject";
}

function reasonOf({ id, name }: SeenHost, { level, code, subject }: SeenReason): IncidentReason {
  return {
    reason_id: `${id} ${code} ${subject}`,
    host_id: id,
    host_name: name,
    code,
    subject,
    subject_id: subject,
    level,
    text: `${code} ${subject}`,
    since_ms: 0,
    as_of_ms: 0,
    ended_at_ms: null,
  };
}

function worse(a: IncidentLevel, b: IncidentLevel): IncidentLevel {
  return LEVELS.indexOf(a) < LEVELS.indexOf(b) ? a : b;
}

function isSame(a: Incident, b: Incident): boolean {
  const text = ({ seq: _, ...rest }: Incident) => JSON.stringify(rest);
  return text(a) === text(b);
}
