/** Channels that are put, changed, broken, mended or deleted. */
import type { ChannelRow } from "../../store/rows/deliveries.ts";
import {
  type Draft,
  type DraftDesk,
  dropTold,
  newDesk,
  openDesk,
  putDelivery,
  putHold,
} from "./draft.ts";
import { EXPIRY_MS } from "./limits.ts";
import { brakeFreeMs, chooseSlot } from "./place.ts";
import { reconcileAll } from "./reconcile.ts";
import { putSaid } from "./waiting.ts";
import type { HoldCause } from "./want.ts";
import { quietUntil } from "./wall_clock.ts";

export function putChannels(draft: Draft, channels: readonly ChannelRow[]): void {
  const kept = new Set(channels.map(({ id }) => id));
  for (const [id, desk] of draft.desks) {
    if (!kept.has(id)) clearDesk(draft, desk);
  }
  for (const channel of channels) {
    const desk = draft.desks.get(channel.id);
    if (desk === undefined) {
      draft.desks.set(channel.id, openDesk(newDesk(channel), draft.now_ms));
    } else changeChannel(draft, desk, channel);
  }
  reconcileAll(draft);
}

/** Nothing can be said there any more. */
function clearDesk(draft: Draft, desk: DraftDesk): void {
  for (const row of desk.deliveries.values()) {
    putDelivery(draft, desk, { ...row, state: "withdrawn" });
  }
  for (const id of [...desk.told.keys()]) dropTold(draft, desk, id);
  for (const id of [...desk.holds.keys()]) putHold(draft, desk, id, null);
  draft.desks.delete(desk.channel.id);
}

function changeChannel(draft: Draft, desk: DraftDesk, channel: ChannelRow): void {
  const before = timesOf(desk.channel);
  if (channel.enabled && !desk.channel.enabled) renew(draft, desk);
  desk.channel = channel;
  desk.quiet_until_ms = quietUntil(channel.quiet_hours, draft.now_ms);
  if (before === timesOf(channel)) return;
  // What waits for a time of day waits for the new one.
  const waiting = [...desk.deliveries.values()].filter(({ digest, state }) =>
    state === "queued" && (digest === "daily" || digest === "quiet")
  );
  for (const row of waiting) putDelivery(draft, desk, { ...row, state: "withdrawn" });
  for (const said of waiting.flatMap(({ says }) => says)) {
    const slot = chooseSlot(draft, desk, said, { current: null, earliestMs: null });
    putSaid(draft, desk, said, slot);
  }
}

/** As long as a channel was switched off it could take nothing: what waits has all its time. */
function renew(draft: Draft, desk: DraftDesk): void {
  for (const row of desk.deliveries.values()) {
    putDelivery(draft, desk, { ...row, expires_at_ms: draft.now_ms + EXPIRY_MS });
  }
}

function timesOf({ quiet_hours, digest_at, zone }: ChannelRow): string {
  return JSON.stringify([quiet_hours, digest_at, zone]);
}

/** What would hold back a message about an incident that is not critical, were there one now. */
export function channelHolds(desk: DraftDesk, nowMs: number): readonly HoldCause[] {
  const { enabled, broken } = desk.channel;
  const holds: HoldCause[] = [];
  if (!enabled) holds.push({ why: "channel_off", of: "", until_ms: null });
  if (broken !== null) holds.push({ why: "channel_broken", of: broken.why, until_ms: null });
  if (desk.quiet_until_ms !== null) {
    holds.push({ why: "quiet_hours", of: "", until_ms: desk.quiet_until_ms });
  }
  const freeMs = brakeFreeMs(desk, nowMs);
  if (freeMs > nowMs) holds.push({ why: "brake", of: "", until_ms: freeMs });
  return holds;
}
