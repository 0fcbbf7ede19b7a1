/** Where something waits to be told: in a message of its own or in one of the channel's digests. */
import type { Delivery, DigestKind, Said } from "../../store/rows/deliveries.ts";
import { nextFree } from "./brake.ts";
import type { Draft, DraftDesk } from "./draft.ts";
import { PLAN_LIMITS } from "./limits.ts";
import { nextWallTime, quietUntil } from "./wall_clock.ts";
import { isUrgent } from "./want.ts";

/** `digest` null: a message of its own. */
export interface Slot {
  digest: DigestKind | null;
  due_ms: number;
}

/** The row that is to tell of an incident, and what it is to say; null: nothing waits. */
export function findPlace(
  desk: DraftDesk,
  incidentId: string,
): { row: Delivery; said: Said } | null {
  const row = desk.deliveries.get(desk.places.get(incidentId) ?? "");
  const said = row?.says.find(({ incident_id }) => incident_id === incidentId);
  return row === undefined || said === undefined ? null : { row, said };
}

/** Where `said` is to wait; "stay" where it waits already. */
export function chooseSlot(
  draft: Draft,
  desk: DraftDesk,
  said: Said,
  { current, earliestMs }: { current: Delivery | null; earliestMs: number | null },
): Slot | "stay" {
  const { channel, quiet_until_ms } = desk;
  const nowMs = draft.now_ms;
  if (said.how === "digest") {
    if (current !== null && current.digest !== null) return "stay";
    const fromMs = Math.max(nowMs, earliestMs ?? nowMs);
    return dailySlot(desk, nextWallTime(channel.digest_at, channel.zone, fromMs));
  }
  const isHurried = isUrgent(said);
  if (quiet_until_ms !== null && !isHurried) {
    return current?.digest === "quiet" ? "stay" : { digest: "quiet", due_ms: quiet_until_ms };
  }
  const waits = current?.digest;
  if (waits === null || waits === "catch_up" || (waits === "quiet" && !isHurried)) return "stay";
  const opened = draft.incidents.get(said.incident_id)?.opened_at_ms ?? nowMs;
  const isBeforeChannel = said.kind === "raise" && opened < channel.created_at_ms;
  if (channel.broken !== null || isBeforeChannel) return { digest: "catch_up", due_ms: nowMs };
  return promptSlot(draft, desk, isHurried);
}

/** What falls into quiet hours comes in their digest. */
function dailySlot({ channel }: DraftDesk, due_ms: number): Slot {
  const quietMs = quietUntil(channel.quiet_hours, due_ms);
  return quietMs === null ? { digest: "daily", due_ms } : { digest: "quiet", due_ms: quietMs };
}

function promptSlot(draft: Draft, desk: DraftDesk, isHurried: boolean): Slot {
  const nowMs = draft.now_ms;
  const freeMs = brakeFreeMs(desk, nowMs);
  const hasRoom = countSingles(desk) < Math.min(desk.channel.brake.at_once, PLAN_LIMITS.singles);
  if (hasRoom && freeMs <= nowMs) return { digest: null, due_ms: nowMs };
  if (isHurried && mayOvertake(desk, nowMs)) return { digest: null, due_ms: nowMs };
  return { digest: "catch_up", due_ms: freeMs };
}

/**
 * Whether something critical may go before the digest that waits for the brake: once, where that
 * digest holds nothing critical yet. Those that follow it are the storm, and are listed.
 */
function mayOvertake(desk: DraftDesk, nowMs: number): boolean {
  const { brake } = desk.channel;
  const waiting = queuedDigests(desk, "catch_up");
  const holdsUrgent = waiting.some(({ says }) => says.some(isUrgent));
  if (waiting.length === 0 || holdsUrgent || countSingles(desk) > brake.at_once) return false;
  const digests = new Set(waiting.map(({ due_ms }) => due_ms));
  const sent = brakedTimes(desk).filter((atMs) => !digests.has(atMs));
  return nextFree({ ...brake, at_once: brake.at_once + 1 }, sent, nowMs) <= nowMs;
}

/** When the brake lets the next message of its own or catching up go. */
export function brakeFreeMs(desk: DraftDesk, nowMs: number): number {
  return nextFree(desk.channel.brake, brakedTimes(desk), nowMs);
}

function brakedTimes(desk: DraftDesk): readonly number[] {
  const waiting = [...desk.deliveries.values()].filter(isBraked).map(({ due_ms }) => due_ms);
  return [...desk.sent_ms, ...waiting];
}

/** Tests, and digests that have their own time, do not count. */
export function isBraked({ kind, digest }: Delivery): boolean {
  return kind !== "test" && digest !== "daily" && digest !== "quiet";
}

export function countSingles(desk: DraftDesk): number {
  return [...desk.deliveries.values()].filter(({ incident_id }) => incident_id !== null).length;
}

/** The digests of that kind that still take something up, the oldest first. */
export function queuedDigests(desk: DraftDesk, kind: DigestKind): readonly Delivery[] {
  return [...desk.deliveries.values()].filter(({ digest, state }) =>
    digest === kind && state === "queued"
  );
}
