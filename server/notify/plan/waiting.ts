/** The rows that wait on a channel: made, said otherwise, emptied. */
import type { Delivery, Said } from "../../store/rows/deliveries.ts";
import { type Draft, type DraftDesk, putDelivery } from "./draft.ts";
import { EXPIRY_MS, PLAN_LIMITS } from "./limits.ts";
import { findPlace, queuedDigests, type Slot } from "./place.ts";

/** Puts what is to be said into that slot, from wherever it waited; false: there is no room. */
export function putSaid(draft: Draft, desk: DraftDesk, said: Said, slot: Slot | "stay"): boolean {
  const place = findPlace(desk, said.incident_id);
  if (place !== null && slot === "stay") {
    if (!isSameSaid(place.said, said)) {
      const says = place.row.says.map((one) => one === place.said ? said : one);
      putDelivery(draft, desk, sayingOtherwise(place.row, says), []);
    }
    return true;
  }
  if (slot === "stay") return false;
  if (place !== null) takeOut(draft, desk, said.incident_id);
  if (slot.digest === null) {
    putDelivery(draft, desk, newDelivery(draft, desk, { slot, says: [said] }));
    return true;
  }
  const rows = queuedDigests(desk, slot.digest).filter(({ due_ms }) =>
    slot.digest !== "daily" || due_ms === slot.due_ms
  );
  const row = rows.find(({ says }) => says.length < PLAN_LIMITS.listed);
  if (row !== undefined) {
    putDelivery(draft, desk, sayingOtherwise(row, [...row.says, said]), [said]);
    return true;
  }
  if (queuedDigests(desk, slot.digest).length >= PLAN_LIMITS.digests) return false;
  putDelivery(draft, desk, newDelivery(draft, desk, { slot, says: [said] }));
  return true;
}

/** Takes an incident out of the row that was to tell of it; one that is empty is withdrawn. */
export function takeOut(draft: Draft, desk: DraftDesk, incidentId: string): void {
  const place = findPlace(desk, incidentId);
  if (place === null) return;
  const says = place.row.says.filter((one) => one !== place.said);
  if (says.length === 0) return putDelivery(draft, desk, { ...place.row, state: "withdrawn" });
  putDelivery(draft, desk, sayingOtherwise(place.row, says), []);
  desk.places.delete(incidentId);
}

/** A test takes the way of every message and waits for nothing. */
export function putTest(draft: Draft, desk: DraftDesk): void {
  const waiting = [...desk.deliveries.values()].filter(({ kind }) => kind === "test");
  if (waiting.length >= PLAN_LIMITS.tests) return;
  const slot: Slot = { digest: null, due_ms: draft.now_ms };
  putDelivery(draft, desk, newDelivery(draft, desk, { slot, says: [] }));
}

/** `says` empty: a test. */
function newDelivery(
  { now_ms, context }: Draft,
  desk: DraftDesk,
  { slot: { digest, due_ms }, says }: { slot: Slot; says: readonly Said[] },
): Delivery {
  const id = context.newId();
  return {
    ...content(digest, says),
    id,
    channel_id: desk.channel.id,
    digest,
    unchanged: 0,
    state: "queued",
    idempotency_key: `${id}-0`,
    queued_at_ms: now_ms,
    due_ms,
    not_before_ms: due_ms,
    expires_at_ms: due_ms + EXPIRY_MS,
    lease_until_ms: null,
    attempts: 0,
    last_error: null,
    delivered_at_ms: null,
    collapsed_into: null,
  };
}

function content(digest: Delivery["digest"], says: readonly Said[]) {
  const [only] = says;
  if (digest !== null) {
    const incident_ids = says.map(({ incident_id }) => incident_id);
    return { kind: "digest" as const, incident_id: null, seq: null, incident_ids, says };
  }
  if (only === undefined) {
    return { kind: "test" as const, incident_id: null, seq: null, incident_ids: [], says };
  }
  const { kind, incident_id, seq } = only;
  // A mention is a line of a digest, never a message.
  return { kind: kind === "mention" ? "raise" : kind, incident_id, seq, incident_ids: [], says };
}

/**
 * The same row with other words. An attempt that failed may have arrived after all: what says
 * something else has another key, so that its receiver does not drop it as known.
 */
export function sayingOtherwise(row: Delivery, says: readonly Said[]): Delivery {
  return {
    ...row,
    ...content(row.digest, says),
    idempotency_key: `${row.id}-${row.attempts}`,
  };
}

function isSameSaid(a: Said, b: Said): boolean {
  return a.kind === b.kind && a.level === b.level && a.mark === b.mark && a.how === b.how &&
    a.peak === b.peak && a.note === b.note;
}
