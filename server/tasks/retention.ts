/** How long things are kept. */
import type { Clock } from "../../shared/clock.ts";
import { type Removed, SESSION_AGES, type Store } from "../store/port.ts";

export interface RetentionOptions {
  store: Pick<Store, "retain">;
  clock: Clock;
  /** Age at which raw samples go. */
  retention_hours: number;
  /** Ends a run early. */
  signal?: AbortSignal;
}

const HOUR_MS = 3_600_000;

/** Ages at which things go, besides the raw samples. */
const KEPT_MS = {
  history: 48 * HOUR_MS,
  hourly_history: 400 * 24 * HOUR_MS,
  changes: 400 * 24 * HOUR_MS,
  audit: 400 * 24 * HOUR_MS,
  incidents: 400 * 24 * HOUR_MS,
  ledger: 400 * 24 * HOUR_MS,
};

/** Removes what is past its age. It may go on beside a server, and beside another run. */
export function applyRetention(
  { store, clock, retention_hours, signal }: RetentionOptions,
): Promise<Removed> {
  const nowMs = clock.nowMs();
  return store.retain({
    samples_before_ms: nowMs - retention_hours * HOUR_MS,
    history_before_ms: nowMs - KEPT_MS.history,
    hourly_history_before_ms: nowMs - KEPT_MS.hourly_history,
    changes_before_ms: nowMs - KEPT_MS.changes,
    audit_before_ms: nowMs - KEPT_MS.audit,
    incidents_before_ms: nowMs - KEPT_MS.incidents,
    ledger_before_ms: nowMs - KEPT_MS.ledger,
    sessions_used_before_ms: nowMs - SESSION_AGES.maxIdleMs,
    sessions_begun_before_ms: nowMs - SESSION_AGES.maxAgeMs,
    now_ms: nowMs,
  }, signal);
}
