import type { Delivery } from "../../store/rows/deliveries.ts";
import type { Outcome } from "../channels/outcome.ts";
import { waitMs } from "./backoff.ts";
import { DELIVERY_LIMITS } from "./limits.ts";
import type { Settlement } from "./outbox.ts";

/** What becomes of a row, and of its channel. */
export interface Consequence {
  settlement: Settlement;
  /** Why the channel is broken from here on; null: it is not. */
  broken: string | null;
  /** How long its other messages wait too, so that one that is away is asked now and then; 0: not. */
  restMs: number;
}

/**
 * Draws the consequence of an attempt at the time `nowMs`. A row is given up only after an attempt
 * past its time: a clock that was set forward takes nothing away.
 *
 * `channelFailures`: attempts of its channel in a row that failed, this one included.
 */
export function consequenceOf(
  delivery: Delivery,
  outcome: Outcome,
  { nowMs, random, channelFailures }: { nowMs: number; random: number; channelFailures: number },
): Consequence {
  const attempts = delivery.attempts + 1;
  if (outcome.is === "delivered") {
    const { remark } = outcome;
    const last_error = remark?.slice(0, DELIVERY_LIMITS.whyLength) ?? null;
    return {
      settlement: { state: "delivered", at_ms: nowMs, attempts, last_error },
      broken: null,
      restMs: 0,
    };
  }
  const last_error = outcome.why.slice(0, DELIVERY_LIMITS.whyLength);
  const mayComeAgain = outcome.is === "later" &&
    (outcome.attempts_at_most === null || attempts < outcome.attempts_at_most);
  if (!mayComeAgain) {
    // It goes out once somebody has put the channel right.
    const settlement: Settlement = delivery.kind === "test"
      ? { state: "dead", attempts, last_error }
      : { state: "queued", not_before_ms: nowMs, attempts, last_error };
    return { settlement, broken: last_error, restMs: 0 };
  }
  const restMs = waitMs(channelFailures, random, outcome.after_ms);
  if (nowMs >= delivery.expires_at_ms) {
    return { settlement: { state: "expired", attempts, last_error }, broken: null, restMs };
  }
  const not_before_ms = nowMs + waitMs(attempts, random, outcome.after_ms);
  return {
    settlement: { state: "queued", not_before_ms, attempts, last_error },
    broken: null,
    restMs,
  };
}
