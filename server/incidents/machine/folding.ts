/**
 * Which causes bring about which others. A pool is nobody's child: what it says of its disks and
 * data is evidence of its own, whatever else has happened to its host.
 */
import { FOLD_MS } from "./limits.ts";
import { hostsOf, isWorse, type LiveIncident } from "./live_incident.ts";
import type { Registry } from "./registry.ts";
import type { Step } from "./step.ts";
import { beginSettling } from "./settling.ts";

/** Family of a child → those of its parents, the one that explains most first. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  unread: ["away", "quorum"],
  storage: ["away", "quorum", "unread"],
  guest: ["away", "quorum", "unread"],
  clock: ["away"],
  share: ["away"],
};

const IS_PARENT: ReadonlySet<string> = new Set(Object.values(PARENTS).flat());

/** Finds a new incident its parent, and itself its children. */
export function foldNew(live: LiveIncident, step: Step): void {
  const { registry } = step.keeping;
  for (const family of PARENTS[live.cause.family] ?? []) {
    const parent = nearby(live, registry)
      .find((other) => other.cause.family === family && canFold(live, other, registry));
    if (parent !== undefined) return fold(live, parent, step);
  }
  if (!IS_PARENT.has(live.cause.family)) return;
  for (const child of nearby(live, registry)) {
    if (canFold(child, live, registry)) fold(child, live, step);
  }
}

export function fold(child: LiveIncident, parent: LiveIncident, step: Step): void {
  step.keeping.registry.setParent(child, parent.id);
  child.settling = null;
  step.touched.add(child);
  step.emit(child, "folded", `Told of with ${parent.label || parent.cause.family}`);
}

/** What is worse than its parent speaks for itself, at once. */
export function unfoldWorse(child: LiveIncident, step: Step): void {
  const parent = step.keeping.registry.incidents.get(child.parentId ?? "");
  if (parent === undefined || !isWorse(child.level, parent.level)) return;
  step.keeping.registry.setParent(child, null);
  step.emit(child, "unfolded", `Worse than ${parent.label || parent.cause.family}`);
}

/** The children of one that is over are judged on a fresh sample before they speak. */
export function unfoldChildren(parent: LiveIncident, step: Step): void {
  const { registry } = step.keeping;
  for (const child of [...registry.childrenOf(parent)]) {
    registry.setParent(child, null);
    if (child.state === "resolved") continue;
    step.emit(child, "unfolded", `${parent.label || parent.cause.family} is over`);
    beginSettling(child, { by: "parent", of: parent.id }, step);
    step.touched.add(child);
  }
}

function canFold(child: LiveIncident, parent: LiveIncident, registry: Registry): boolean {
  if (child === parent || child.parentId !== null) return false;
  if (child.state === "resolved" || parent.state === "resolved") return false;
  if (!(PARENTS[child.cause.family] ?? []).includes(parent.cause.family)) return false;
  if (Math.abs(child.firstMs - parent.firstMs) > FOLD_MS) return false;
  return !isWorse(child.level, parent.level) &&
    hostsOf(child).every((hostId) => concerns(parent, hostId, registry));
}

function concerns({ cause }: LiveIncident, hostId: number, { hosts }: Registry): boolean {
  return cause.scope === "cluster"
    ? hosts.get(hostId)?.cluster?.id === cause.scope_id
    : cause.scope_id === String(hostId);
}

/** Incidents of its hosts and of their clusters. */
function nearby(live: LiveIncident, registry: Registry): LiveIncident[] {
  const hostIds = live.cause.scope === "cluster"
    ? [...registry.membersOf(live.cause)]
    : hostsOf(live);
  const clusters = new Set(hostIds.flatMap((id) => registry.hosts.get(id)?.cluster?.id ?? []));
  return [
    ...hostIds.map((id) => ({ scope: "host", scope_id: String(id) }) as const),
    ...[...clusters].map((id) => ({ scope: "cluster", scope_id: id }) as const),
  ].flatMap((scope) => [...registry.byScope(scope)]);
}
