/** Many hosts that go away at once are one incident. */
import type { Cause } from "../../store/rows/incidents.ts";
import { scopeKey } from "./causes.ts";
import { fold } from "./folding.ts";
import type { HostAttributes } from "./inputs.ts";
import { MAX_REASONS, OUTAGE } from "./limits.ts";
import type { LiveIncident, OutageMembers } from "./live_incident.ts";
import type { Registry } from "./registry.ts";
import type { Step } from "./step.ts";
import { endAcknowledgement } from "./transitions.ts";

interface Scope {
  cause: Cause;
  label: string;
  size: number;
}

/** Which hosts went away lately, in each cluster, each group and the whole fleet. */
export class OutageWatch {
  /** By scope: hosts and the elapsed time at which each went away, oldest first. */
  #recent = new Map<string, Map<number, number>>();

  /** Takes up that a host is away; puts its incident under one of many where it is one of many. */
  takeAway(live: LiveIncident, host: HostAttributes, step: Step): void {
    if (step.keeping.windows.holdingFor(host, "offline") !== null) return;
    const { registry } = step.keeping;
    const scopes = scopesOf(host, registry);
    for (const scope of scopes) this.#note(scope, host.host_id, step.elapsedMs);
    const running = scopes.toReversed().map(({ cause }) => outageOf(cause, registry))
      .filter((outage) => outage !== null && isJoinable(outage, step));
    const widest = running[0] ?? null;
    if (widest?.cause.scope === "fleet") return join(widest, live, host, step);
    const scope = this.#pick(scopes);
    if (scope === null) return widest === null ? undefined : join(widest, live, host, step);
    const known = outageOf(scope.cause, registry);
    if (known !== null) return join(known, live, host, step);
    const outage = begin(scope, step);
    for (const hostId of this.#recentOf(scope).keys()) {
      const away = registry.byCause(awayKey(hostId));
      const member = registry.hosts.get(hostId);
      if (member !== undefined && away !== null) join(outage, away, member, step);
    }
  }

  takeBack(host: HostAttributes): void {
    for (const key of scopeKeys(host)) this.#recent.get(key)?.delete(host.host_id);
  }

  #note({ cause }: Scope, hostId: number, elapsedMs: number): void {
    const key = scopeKey(cause);
    const hosts = this.#recent.get(key) ?? new Map<number, number>();
    this.#recent.set(key, hosts);
    hosts.delete(hostId);
    hosts.set(hostId, elapsedMs);
    for (const [oldest, atMs] of hosts) {
      if (elapsedMs - atMs <= OUTAGE.withinMs) return;
      hosts.delete(oldest);
    }
  }

  /** The narrowest scope that has all of them, else the widest that has enough; null: none has. */
  #pick(scopes: readonly Scope[]): Scope | null {
    const all = Math.max(...scopes.map((scope) => this.#recentOf(scope).size));
    const many = scopes.filter((scope) => this.#recentOf(scope).size >= enoughOf(scope.size));
    return many.find((scope) => this.#recentOf(scope).size === all) ?? many.at(-1) ?? null;
  }

  #recentOf({ cause }: Scope): ReadonlyMap<number, number> {
    return this.#recent.get(scopeKey(cause)) ?? NOBODY;
  }
}

const NOBODY: ReadonlyMap<number, number> = new Map();

/** The incident of a host is over, or the host has come back or gone again. */
export function updateMember(live: LiveIncident, step: Step): void {
  const outage = step.keeping.registry.incidents.get(live.parentId ?? "");
  const members = outage?.outage ?? null;
  if (outage === undefined || members === null) return;
  const hostId = Number(live.cause.scope_id);
  if (live.state === "resolved") members.incidents.delete(hostId);
  if (live.openedMs !== null && !members.isHeldThrough) {
    members.isHeldThrough = true;
    step.touched.add(outage);
  }
  const isAway = live.state !== "resolved" && live.raw !== null;
  if (isAway === members.away.has(hostId)) return void step.touched.add(outage);
  if (isAway) members.away.add(hostId);
  else members.away.delete(hostId);
  const isReturning = members.away.size <= OUTAGE.fromShare * members.joined;
  members.returningSinceMs = isReturning ? step.elapsedMs : null;
  step.touched.add(outage);
}

/** Opens an outage with the first of its hosts, ends it when they are back. */
export function transitOutage(live: LiveIncident, step: Step): void {
  const members = live.outage;
  if (members === null || live.state === "resolved") return;
  const returningMs = members.returningSinceMs === null
    ? 0
    : step.elapsedMs - members.returningSinceMs;
  endAcknowledgement(live, step);
  if (members.incidents.size === 0) {
    return step.end(live, live.endedBy === null ? "All hosts are back" : `Over: ${live.endedBy}`);
  }
  if (returningMs >= OUTAGE.returnMs) {
    return step.end(live, `${members.away.size} of ${members.joined} hosts have stayed away`);
  }
  if (members.returningSinceMs !== null) {
    if (live.state === "pending" || live.state === "recovering") return;
    live.state = "recovering";
    return step.emit(live, "recovering", "Most hosts are back");
  }
  if (live.state === "pending") {
    if (!members.isHeldThrough) return;
    live.openedMs = step.nowMs;
    live.state = "open";
    return step.emit(live, "raised", outageText(live));
  }
  live.state = live.acknowledgement === null ? "open" : "acknowledged";
}

export function outageText({ outage }: LiveIncident): string {
  if (outage === null) return "";
  return `${outage.joined} of ${outage.size} hosts went away at once`;
}

function begin({ cause, label, size }: Scope, step: Step): LiveIncident {
  const outage = step.begin(cause, { label, level: "offline", sinceMs: step.nowMs });
  outage.outage = {
    incidents: new Map(),
    away: new Set(),
    reasons: [],
    joined: 0,
    lastJoinedMs: step.elapsedMs,
    returningSinceMs: null,
    isHeldThrough: false,
    size,
  };
  step.emit(outage, "began", "Many hosts went away at once");
  return outage;
}

/** Takes it out of a narrower outage where it was in one. */
function join(outage: LiveIncident, live: LiveIncident, host: HostAttributes, step: Step): void {
  const members = outage.outage;
  if (members === null || live.parentId === outage.id) return;
  const { registry } = step.keeping;
  const former = registry.incidents.get(live.parentId ?? "");
  former?.outage?.incidents.delete(host.host_id);
  former?.outage?.away.delete(host.host_id);
  if (former?.outage?.incidents.size === 0) former.endedBy = "part of a larger outage";
  if (former !== undefined) step.touched.add(former);
  members.incidents.set(host.host_id, live.id);
  members.away.add(host.host_id);
  members.joined++;
  listMember(members, live);
  members.lastJoinedMs = step.elapsedMs;
  members.returningSinceMs = null;
  step.touched.add(outage);
  members.isHeldThrough ||= live.openedMs !== null;
  fold(live, outage, step);
}

/** That a host is away is a reason of its outage: policies ask for its hosts. */
export function listMember({ reasons }: OutageMembers, { tracks }: LiveIncident): void {
  const [track] = tracks.values();
  const { reason } = track ?? {};
  const isListed = reasons.some(({ host_id }) => host_id === reason?.host_id);
  if (reason === undefined || isListed || reasons.length >= MAX_REASONS - 1) return;
  reasons.push(reason);
}

/** Hosts go on joining an outage as long as each follows soon after the one before. */
function isJoinable({ outage }: LiveIncident, { elapsedMs }: Step): boolean {
  return outage !== null && elapsedMs - outage.lastJoinedMs <= OUTAGE.withinMs;
}

function enoughOf(size: number): number {
  return Math.max(OUTAGE.fromHosts, Math.ceil(OUTAGE.fromShare * size));
}

/** The narrowest first. */
function scopesOf(host: HostAttributes, registry: Registry): Scope[] {
  const { cluster, group } = host;
  const sizeOf = (scope: "cluster" | "group", scope_id: string) =>
    registry.membersOf({ scope, scope_id }).size;
  return [
    ...(cluster === null ? [] : [{
      cause: outageCause("cluster", cluster.id),
      label: cluster.name ?? cluster.id,
      size: sizeOf("cluster", cluster.id),
    }]),
    ...(group === null ? [] : [{
      cause: outageCause("group", group),
      label: group,
      size: sizeOf("group", group),
    }]),
    { cause: outageCause("fleet", ""), label: "", size: registry.hosts.size },
  ];
}

function scopeKeys({ cluster, group }: HostAttributes): string[] {
  return [
    ...(cluster === null ? [] : [scopeKey({ scope: "cluster", scope_id: cluster.id })]),
    ...(group === null ? [] : [scopeKey({ scope: "group", scope_id: group })]),
    scopeKey({ scope: "fleet", scope_id: "" }),
  ];
}

function outageCause(scope: Cause["scope"], scope_id: string): Cause {
  return { scope, scope_id, family: "outage", subject_id: "" };
}

function outageOf(cause: Cause, registry: Registry): LiveIncident | null {
  return registry.byCause(`${scopeKey(cause)}\noutage\n`);
}

function awayKey(hostId: number): string {
  return `host\n${hostId}\naway\n`;
}
