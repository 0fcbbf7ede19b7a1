/** What a host's live state wants stored, so that a server that starts anew knows what this one knows. */
import type { OpenReason } from "../incidents/reason_book.ts";
import type { NewChange, NewestMark, Transaction } from "../store/port.ts";
import type { Rejudged } from "./rejudged.ts";
import type { Keeping } from "./kept_readings.ts";
import type { KnownSample } from "../../shared/verdict/mod.ts";

export interface HostWrites {
  /** Whether a reason opened or closed: that waits for no other commit. */
  isUrgent: boolean;
  write(transaction: Transaction): void;
  /** To be called once it is committed. */
  committed(): void;
  /** What of it is written later by itself: resolves when it is. Null: nothing. */
  rest: Promise<void> | null;
}

/** What is kept with a sample. */
export function writeKeeping(
  transaction: Transaction,
  hostId: number,
  { kind, collected_at_us }: Pick<KnownSample, "kind" | "collected_at_us">,
  { last_good, newest }: Keeping,
): void {
  for (const reading of last_good) transaction.keepReading(hostId, reading);
  if (newest === null) return;
  const mark: NewestMark = { host_id: hostId, kind, collected_at_us, newest };
  transaction.markNewest(mark);
}

/** What one judgement changed. A reason that ends and begins anew ends first. */
export function writeChanges(
  transaction: Transaction,
  hostId: number,
  { opened, closed, identified }: Pick<Rejudged, "opened" | "closed" | "identified">,
  nowMs: number,
): void {
  for (const { id, subject_id } of identified) transaction.identifyReason({ id, subject_id });
  for (const { id } of closed) transaction.closeReason({ id, at_ms: nowMs });
  for (const reason of opened) transaction.openReason(toNewChange(hostId, reason, nowMs));
}

/** Whether there is anything to write. */
export function isChange({ opened, closed, identified }: Rejudged): boolean {
  return opened.length + closed.length + identified.length > 0;
}

function toNewChange(host_id: number, reason: OpenReason, nowMs: number): NewChange {
  const { id, code, subject, subject_id, level, text, since_unix } = reason;
  const at_ms = since_unix === null ? nowMs : Math.round(since_unix * 1000);
  return { id, host_id, code, subject, subject_id, level, text, at_ms };
}
