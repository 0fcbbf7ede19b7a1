/** What became of a message: on its way, delivered, to be tried again, or given up. */
import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import type { Delivery, Said, Told } from "../../store/rows/deliveries.ts";
import { type Draft, type DraftDesk, putDelivery, putTold } from "./draft.ts";
import { PLAN_LIMITS } from "./limits.ts";
import { isBraked } from "./place.ts";
import { reconcileDesk, reconcileIncident } from "./reconcile.ts";
import type { Outcome } from "./state.ts";
import { putSaid } from "./waiting.ts";
import { openTold } from "./want.ts";

/** One whose lease ran out is leased again as it is: what it said may have arrived. */
export function lease(draft: Draft, deliveryId: string, untilMs: number): void {
  const found = findDelivery(draft, deliveryId);
  if (found === null) return;
  const { desk, row } = found;
  const isFirst = row.state === "queued" && row.digest !== null;
  putDelivery(draft, desk, {
    ...row,
    ...(isFirst ? listed(desk, row) : {}),
    state: "sending",
    lease_until_ms: untilMs,
    attempts: row.attempts + 1,
  });
}

/** Worst first, what is over last, with a count of what holds as told before. */
function listed(desk: DraftDesk, row: Delivery): Partial<Delivery> {
  const rank = ({ level }: Said) => level === "resolved" ? "note" : level;
  const says = [...row.says].sort((a, b) => compareReasonLevels(rank(a), rank(b)));
  const named = new Set(says.map(({ incident_id }) => incident_id));
  const open = [...desk.told.values()].filter((told) =>
    openTold(told) !== null && !named.has(told.incident_id)
  );
  return { says, incident_ids: [...named], unchanged: open.length };
}

export function settle(draft: Draft, deliveryId: string, outcome: Outcome): void {
  const found = findDelivery(draft, deliveryId);
  if (found === null) return;
  const { desk, row } = found;
  switch (outcome.result) {
    case "delivered":
      settleDelivered(draft, desk, row);
      break;
    case "later":
      putDelivery(draft, desk, {
        ...row,
        state: "queued",
        lease_until_ms: null,
        not_before_ms: outcome.not_before_ms,
        last_error: outcome.error.slice(0, PLAN_LIMITS.text),
      });
      break;
    case "dead":
      giveUp(draft, desk, { ...row, state: "dead", last_error: outcome.error });
      break;
    case "expired":
      giveUp(draft, desk, { ...row, state: "expired" });
      break;
  }
  reconcileSaid(draft, desk, row);
}

function settleDelivered(draft: Draft, desk: DraftDesk, row: Delivery): void {
  const { now_ms } = draft;
  putDelivery(draft, desk, {
    ...row,
    state: "delivered",
    lease_until_ms: null,
    delivered_at_ms: now_ms,
    last_error: null,
  });
  if (isBraked(row)) desk.sent_ms.push(row.due_ms);
  for (const said of row.says) {
    const told = desk.told.get(said.incident_id) ?? null;
    putTold(draft, desk, toldBy(desk, { said, told, atMs: now_ms }));
  }
}

function toldBy(
  { channel }: DraftDesk,
  { said, told, atMs }: { said: Said; told: Told | null; atMs: number },
): Told {
  const { incident_id, level, mark, how, seq, kind } = said;
  // What is mentioned changes nothing that the channel knows to be so.
  if (kind === "mention" && told !== null) return { ...told, seq, peak: null };
  return {
    channel_id: channel.id,
    incident_id,
    level,
    seq,
    at_ms: atMs,
    mark,
    how,
    hushed: false,
    peak: null,
    remind_from_ms: atMs,
  };
}

/** Nothing is lost: what it said goes into the digest that its channel gets when it works again. */
export function giveUp(draft: Draft, desk: DraftDesk, row: Delivery): void {
  const last_error = row.last_error?.slice(0, PLAN_LIMITS.text) ?? null;
  putDelivery(draft, desk, { ...row, last_error, lease_until_ms: null });
  if (desk.channel.broken === null) {
    const days = row.state === "expired" ? "It took nothing for 72 hours" : "It refused a message";
    const why = last_error === null ? days : `${days}: ${last_error}`;
    desk.channel = { ...desk.channel, broken: { why, since_ms: draft.now_ms } };
    draft.rows.broken.set(desk.channel.id, why);
  }
  for (const said of row.says) {
    putSaid(draft, desk, said, { digest: "catch_up", due_ms: draft.now_ms });
  }
}

function reconcileSaid(draft: Draft, desk: DraftDesk, row: Delivery): void {
  // What had no room in a full digest has some now.
  if (row.says.length >= PLAN_LIMITS.listed) return reconcileDesk(draft, desk);
  for (const { incident_id } of row.says) {
    const incident = draft.incidents.get(incident_id);
    if (incident !== undefined) reconcileIncident(draft, incident);
  }
}

export function findDelivery(
  draft: Draft,
  deliveryId: string,
): { desk: DraftDesk; row: Delivery } | null {
  for (const desk of draft.desks.values()) {
    const row = desk.deliveries.get(deliveryId);
    if (row !== undefined) return { desk, row };
  }
  return null;
}
