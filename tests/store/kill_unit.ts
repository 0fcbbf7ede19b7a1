/** One transaction as ingest writes them, all of whose parts tell their number. */
import type { Store } from "../../server/store/port.ts";

const HOSTS = 2;
/** So many that a kill mostly comes while they are being written. */
export const REASONS_OF_UNIT = 50;

/** A host's own: the sample, its history, what is kept of a section, reasons that begin. */
export async function writeUnit(store: Store, number: number): Promise<void> {
  const host_id = 1 + number % HOSTS;
  const collected_at_us = number * 1000;
  await store.transaction((transaction) => {
    for (let count = 0; count < REASONS_OF_UNIT; count++) {
      transaction.openReason({
        id: `${String(number).padStart(16, "0")} ${count}`,
        host_id,
        code: "pool_health",
        subject: "",
        subject_id: `${number} ${count}`,
        level: "critical",
        text: "",
        at_ms: number,
      });
    }
    transaction.insertSample({
      host_id,
      kind: "fast",
      collected_at_us,
      received_at_ms: number,
      sent_at_ms: null,
      payload: JSON.stringify({ number, text: "x".repeat(number % 3000) }),
      history: [{ metric: "load1", value: number % 7 }],
    });
    transaction.keepReading(host_id, {
      section: "zfs_pools",
      collected_at_us,
      read_at_ms: number,
      text: `{"number":${number}}`,
    });
  }, { owner: host_id, may_wait: number % 5 > 0 });
}
