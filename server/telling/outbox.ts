/** What is queued, as the sender asks for it: the plan is the queue, the store keeps it. */
import type { Clock } from "../../shared/clock.ts";
import type { Outbox, Settlement } from "../notify/delivery/outbox.ts";
import type { Outcome } from "../notify/plan/mod.ts";
import { StorageError, type Store } from "../store/port.ts";
import type { Delivery } from "../store/rows/deliveries.ts";
import type { Attempt } from "../store/rows/outbox.ts";
import type { AttemptCounts } from "./attempt_counts.ts";
import type { IncidentDesk } from "./incident_desk.ts";

export function createOutbox({ desk, store, clock, counts }: {
  desk: IncidentDesk;
  store: Pick<Store, "transaction">;
  clock: Pick<Clock, "nowMs">;
  counts: AttemptCounts;
}): Outbox {
  const find = (id: string): Delivery | null => {
    for (const { deliveries } of desk.plan.desks.values()) {
      const found = deliveries.get(id);
      if (found !== undefined) return found;
    }
    return null;
  };

  return {
    channels: () => Promise.resolve(desk.channels()),

    due(channelId, nowMs, limit) {
      const rows = [...desk.plan.desks.get(channelId)?.deliveries.values() ?? []];
      return Promise.resolve(rows.filter((row) => isDue(row, nowMs)).sort(inTurn).slice(0, limit));
    },

    async lease(seen, untilMs) {
      const row = find(seen.id);
      if (row?.state !== seen.state || row.lease_until_ms !== seen.lease_until_ms) return false;
      const writes = desk.takePlan({
        kind: "leased",
        delivery_ids: [seen.id],
        until_ms: untilMs,
      });
      const { incident_id, incident_ids } = row;
      const named = incident_id === null ? incident_ids : [incident_id];
      return await isWritten(
        store.transaction((transaction) => {
          desk.unwritten.writeWith(transaction, named);
          writes.write(transaction);
        }, { keep: true }),
      );
    },

    async settle(id, leaseUntilMs, settlement) {
      const row = find(id);
      if (row?.state !== "sending" || row.lease_until_ms !== leaseUntilMs) return false;
      const attempt = attemptOf(row, settlement, clock.nowMs());
      counts.add(row.channel_id, settlement.state);
      const writes = desk.takePlan({
        kind: "settled",
        delivery_id: id,
        outcome: outcomeOf(settlement),
      });
      await isWritten(
        store.transaction((transaction) => {
          transaction.addAttempt(attempt);
          writes.write(transaction);
        }, { keep: true }),
      );
      return true;
    },
  };
}

/** What the disk does not take now stays and is written later: the desk goes on with it. */
async function isWritten(transaction: Promise<unknown>): Promise<boolean> {
  try {
    await transaction;
    return true;
  } catch (error) {
    if (error instanceof StorageError) return false;
    throw error;
  }
}

function isDue({ state, not_before_ms, lease_until_ms }: Delivery, nowMs: number): boolean {
  if (state === "sending") return lease_until_ms === null || lease_until_ms <= nowMs;
  return state === "queued" && not_before_ms <= nowMs;
}

/** Tests first, then those that were tried least, then the oldest. */
function inTurn(a: Delivery, b: Delivery): number {
  return Number(b.kind === "test") - Number(a.kind === "test") || a.attempts - b.attempts ||
    (a.id < b.id ? -1 : 1);
}

function outcomeOf(settlement: Settlement): Outcome {
  switch (settlement.state) {
    case "delivered":
      return { result: "delivered" };
    case "queued":
      return {
        result: "later",
        not_before_ms: settlement.not_before_ms,
        error: settlement.last_error,
      };
    case "expired":
      return { result: "expired" };
    case "dead":
      return { result: "dead", error: settlement.last_error };
  }
}

function attemptOf(row: Delivery, settlement: Settlement, nowMs: number): Attempt {
  const outcomes = { delivered: "delivered", queued: "later", expired: "refused", dead: "refused" };
  return {
    delivery_id: row.id,
    channel_id: row.channel_id,
    number: settlement.attempts,
    at_ms: nowMs,
    outcome: outcomes[settlement.state] as Attempt["outcome"],
    error: settlement.last_error,
  };
}
