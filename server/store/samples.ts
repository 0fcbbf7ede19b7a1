/** The table `samples`. */
import type { DatabaseSync } from "node:sqlite";
import type { Kind } from "../../shared/sample/mod.ts";
import { decodePayload, encodePayload } from "./payload.ts";
import type { InsertOutcome, NewSample, StoredSample } from "./store.ts";
import { transaction } from "./transaction.ts";

/** Kinds as the database knows them; never renumbered. */
const KIND_CODES: Readonly<Record<Kind, number>> = { fast: 0, medium: 1, slow: 2 };

// A strict column refuses a time with a fraction, and with it the whole transaction: cast.
const INSERT = `
  INSERT INTO samples
    (host_id, kind, collected_at_us, received_at_ms, sent_at_ms, payload)
  SELECT :host_id, :kind, CAST(:collected_at_us AS INTEGER), CAST(:received_at_ms AS INTEGER),
    CAST(:sent_at_ms AS INTEGER), :payload
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT DO NOTHING`;

const HOST_EXISTS = "SELECT 1 FROM hosts WHERE id = :host_id";

// Served by the index samples_by_host.
export const LATEST_SAMPLE = `
  SELECT collected_at_us, received_at_ms, sent_at_ms, payload FROM samples
  WHERE host_id = :hostId AND kind = :kind
  ORDER BY collected_at_us DESC LIMIT 1`;

// Served by the index samples_by_host alone.
const COUNT = "SELECT count(*) AS count FROM samples WHERE host_id = :hostId";

type SampleRecord = Omit<StoredSample, "host_id" | "kind" | "payload"> & { payload: Uint8Array };

export function createSampleReads(db: DatabaseSync) {
  const latest = db.prepare(LATEST_SAMPLE);
  const count = db.prepare(COUNT);

  return {
    latestSample(hostId: number, kind: Kind): StoredSample | null {
      const row = latest.get({ hostId, kind: KIND_CODES[kind] }) as SampleRecord | undefined;
      if (row === undefined) return null;
      return { ...row, host_id: hostId, kind, payload: decodePayload(row.payload) };
    },
    countSamples: (hostId: number): number => (count.get({ hostId }) as { count: number }).count,
  };
}

export function createSampleWrites(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const hostExists = db.prepare(HOST_EXISTS);

  function insertRow(row: ReturnType<typeof toRow>): InsertOutcome {
    if (insert.run(row).changes > 0) return "stored";
    return hostExists.get({ host_id: row.host_id }) === undefined ? "no_such_host" : "duplicate";
  }

  return {
    insertSamples(samples: readonly NewSample[]): InsertOutcome[] {
      // Encoded before the transaction begins, which keeps the write lock short.
      const rows = samples.map(toRow);
      return transaction(db, () => rows.map(insertRow));
    },
  };
}

function toRow(sample: NewSample) {
  return {
    host_id: sample.host_id,
    kind: KIND_CODES[sample.kind],
    collected_at_us: sample.collected_at_us,
    received_at_ms: sample.received_at_ms,
    sent_at_ms: sample.sent_at_ms,
    payload: encodePayload(sample.payload),
  };
}
