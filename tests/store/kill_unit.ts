/** One transaction as ingest writes them, all of whose parts tell their number. */
import type { Store } from "../../server/store/port.ts";

const HOSTS = 2;

/** A host's own: the sample, its history, what is kept of a section, a reason that begins. */
export async function writeUnit(store: Store, number: number): Promise<void> {
  const host_id = 1 + number % HOSTS;
  const collected_at_us = number * 1000;
  await store.transaction((transaction) => {
    transaction.openReason({
      id: String(number).padStart(16, "0"),
      host_id,
      code: "pool_health",
      subject: `${number}`,
      subject_id: `${number}`,
      level: "critical",
      text: "",
      at_ms: number,
    });
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
