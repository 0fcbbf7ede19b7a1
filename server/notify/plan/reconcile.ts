/** Brings what waits on a channel in line with what it ought to be told. */
import type { Incident, Suppression } from "../../store/rows/incidents.ts";
import type { Told } from "../../store/rows/deliveries.ts";
import { type Draft, type DraftDesk, dropTold, putHold, putTold } from "./draft.ts";
import { isWorse, worseOf } from "./levels.ts";
import { chooseSlot, findPlace, type Slot } from "./place.ts";
import { type Heard, heardOn } from "./policies.ts";
import { putSaid, takeOut } from "./waiting.ts";
import { type HoldCause, openTold, type Want, wanted } from "./want.ts";

/** On every channel; `endedUnder` where it ended just now: what kept it from being told. */
export function reconcileIncident(
  draft: Draft,
  incident: Incident,
  endedUnder: readonly Suppression[] | null = null,
): void {
  for (const desk of draft.desks.values()) reconcilePair(draft, desk, incident, endedUnder);
  dropIfDone(draft, incident);
}

/** Every incident on one channel. */
export function reconcileDesk(draft: Draft, desk: DraftDesk): void {
  for (const incident of draft.incidents.values()) {
    reconcilePair(draft, desk, incident, null);
    dropIfDone(draft, incident);
  }
}

export function reconcileAll(draft: Draft): void {
  for (const incident of draft.incidents.values()) reconcileIncident(draft, incident);
}

export function reconcilePair(
  draft: Draft,
  desk: DraftDesk,
  incident: Incident,
  endedUnder: readonly Suppression[] | null,
): void {
  const { id } = incident;
  const place = findPlace(desk, id);
  // What waits on a channel that is switched off stays as it is until it is on again.
  if (!desk.channel.enabled) {
    return putHold(draft, desk, id, { why: "channel_off", of: "", until_ms: null });
  }
  const heard = heardNow(draft, desk, incident);
  remember(draft, desk, incident, heard);
  // What is under way says what it says; what changed meanwhile is compared once it has arrived.
  if (place?.row.state === "sending") return;
  const pair = {
    channel_id: desk.channel.id,
    incident,
    told: desk.told.get(id) ?? null,
    placed: place?.said ?? null,
    heard,
    ended_under: endedUnder,
  };
  const want = standing(wanted(pair, draft.now_ms), pair.placed);
  if (want.do === "tell") return putHold(draft, desk, id, tell(draft, desk, want));
  if (place !== null) takeOut(draft, desk, id);
  putHold(draft, desk, id, want.hold);
}

/** What goes on waiting is told as it waits. */
function standing(want: Want, placed: (Want & { do: "tell" })["said"] | null): Want {
  if (want.do !== "keep") return want;
  return placed === null
    ? { do: "nothing", hold: want.hold }
    : { do: "tell", said: placed, earliest_ms: null };
}

/** Returns what holds it up until it is sent. */
function tell(
  draft: Draft,
  desk: DraftDesk,
  { said, earliest_ms: earliestMs }: Want & { do: "tell" },
): HoldCause | null {
  const current = findPlace(desk, said.incident_id)?.row ?? null;
  const slot = chooseSlot(draft, desk, said, { current, earliestMs });
  const hasRoom = putSaid(draft, desk, said, slot);
  const row = findPlace(desk, said.incident_id)?.row;
  if (!hasRoom || row === undefined) return { why: "brake", of: "", until_ms: null };
  return causeOf(desk, { digest: row.digest, due_ms: row.due_ms });
}

function causeOf({ channel }: DraftDesk, { digest, due_ms }: Slot): HoldCause | null {
  if (channel.broken !== null) return { why: "channel_broken", of: "", until_ms: null };
  switch (digest) {
    case null:
      return null;
    case "daily":
      return { why: "digest", of: "", until_ms: due_ms };
    case "quiet":
      return { why: "quiet_hours", of: "", until_ms: due_ms };
    case "catch_up":
      return { why: "brake", of: "", until_ms: due_ms };
  }
}

function heardNow(draft: Draft, desk: DraftDesk, incident: Incident): Heard | null {
  const { policies, context: { hostOf } } = draft;
  const level = incident.state === "resolved" ? incident.worst_level : incident.level;
  return heardOn(desk.channel.id, { incident, level }, { policies, hostOf });
}

/** Keeps with what was told what has to be said of it later, whatever comes between. */
function remember(draft: Draft, desk: DraftDesk, incident: Incident, heard: Heard | null): void {
  const told = openTold(desk.told.get(incident.id) ?? null);
  if (told === null || incident.state === "resolved") return;
  const isHushed = incident.suppressed.some(({ by }) => by === "acknowledged" || by === "muted");
  const isInWindow = incident.suppressed.some(({ by }) => by === "window");
  const waiting = findPlace(desk, incident.id);
  const hidden = isInWindow && heard !== null ? [heard.level] : [];
  // A window takes back what waits: it stays to be mentioned.
  if (isInWindow && waiting?.said.peak) hidden.push(waiting.said.peak);
  const peak = hidden
    .filter((level) => isWorse(level, told.level))
    .reduce((worst, level) => worst === null ? level : worseOf(worst, level), told.peak);
  const next: Told = { ...told, peak, hushed: told.hushed || isHushed };
  if (next.peak !== told.peak || next.hushed !== told.hushed) putTold(draft, desk, next);
}

/** Forgets an incident that is over, once no channel believes it open or is to be told of it. */
function dropIfDone(draft: Draft, { id, state }: Incident): void {
  if (state !== "resolved") return;
  const isOwed = [...draft.desks.values()].some((desk) =>
    desk.places.has(id) || openTold(desk.told.get(id) ?? null) !== null
  );
  if (isOwed) return;
  draft.incidents.delete(id);
  for (const desk of draft.desks.values()) {
    dropTold(draft, desk, id);
    putHold(draft, desk, id, null);
  }
}
