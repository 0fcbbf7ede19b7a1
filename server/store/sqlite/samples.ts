/** The table `samples`. */
import type { DatabaseSync } from "node:sqlite";
import type { Kind } from "../../../shared/sample/mod.ts";
import type { HistoryWrites } from "./history.ts";
import { KIND_CODES } from "./kinds.ts";
import { decodeSample } from "./payload.ts";
import { createPayloadBases, type EncodedSample } from "./payload_bases.ts";
import { createPruning } from "./pruning.ts";
import { type InsertOutcome, SampleDamaged, type StoredSample } from "../port.ts";

// A strict column refuses a time with a fraction, and with it the whole transaction: cast.
const INSERT = `
  INSERT INTO samples
    (host_id, kind, collected_at_us, received_at_ms, sent_at_ms, base_id, payload)
  SELECT :host_id, :kind, CAST(:collected_at_us AS INTEGER), CAST(:received_at_ms AS INTEGER),
    CAST(:sent_at_ms AS INTEGER), CAST(:base_id AS INTEGER), :payload
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id) AND NOT EXISTS (
    SELECT 1 FROM samples known WHERE known.host_id = :host_id AND known.kind = :kind
      AND known.collected_at_us = CAST(:collected_at_us AS INTEGER))`;

const HOST_EXISTS = "SELECT 1 FROM hosts WHERE id = :host_id";

// Served by the index samples_by_host and, where there is a row, by that of newest_samples.
export const LATEST_SAMPLE = `
  SELECT collected_at_us, received_at_ms, sent_at_ms, payload,
    (SELECT base.payload FROM payload_bases base WHERE base.id = base_id) AS base
  FROM samples
  WHERE host_id = :hostId AND kind = :kind AND collected_at_us <= coalesce(
    (SELECT newest.collected_at_us FROM newest_samples newest
      WHERE newest.host_id = :hostId AND newest.kind = :kind),
    ${Number.MAX_SAFE_INTEGER})
  ORDER BY collected_at_us DESC LIMIT 1`;

// Served by the index samples_by_host alone.
const COUNT = "SELECT count(*) AS count FROM samples WHERE host_id = :hostId";

// Served by samples_by_age, and by samples_by_host for what is the newest.
const LIST_OLD = `
  SELECT collected_at_us AS at, id,
    EXISTS (
      SELECT 1 FROM samples newer
      WHERE newer.host_id = old.host_id AND newer.kind = old.kind
        AND newer.collected_at_us > old.collected_at_us
    ) AND NOT EXISTS (
      SELECT 1 FROM newest_samples newest
      WHERE newest.host_id = old.host_id AND newest.kind = old.kind
        AND newest.collected_at_us = old.collected_at_us
    ) AS is_unneeded
  FROM samples old
  WHERE (collected_at_us, id) > (:afterAt, :afterId) AND collected_at_us < :beforeMs * 1000
  ORDER BY collected_at_us, id LIMIT :batch`;

const DELETE = "DELETE FROM samples WHERE id = :id";

type SampleRecord = Omit<StoredSample, "host_id" | "kind" | "payload"> & {
  payload: Uint8Array;
  base: Uint8Array | null;
};

export function createSampleReads(db: DatabaseSync) {
  const latest = db.prepare(LATEST_SAMPLE);
  const count = db.prepare(COUNT);

  return {
    latestSample(hostId: number, kind: Kind): StoredSample | null {
      const row = latest.get({ hostId, kind: KIND_CODES[kind] }) as SampleRecord | undefined;
      if (row === undefined) return null;
      const { payload, base, ...times } = row;
      try {
        return { ...times, host_id: hostId, kind, payload: decodeSample(payload, base) };
      } catch (cause) {
        const state = cause instanceof Error ? cause.message : String(cause);
        const collected = new Date(times.collected_at_us / 1000).toISOString();
        throw new SampleDamaged(
          `Cannot read the ${kind} sample that host ${hostId} collected at ${collected}: ${state}`,
          { cause },
        );
      }
    },
    countSamples: (hostId: number): number => (count.get({ hostId }) as { count: number }).count,
  };
}

export type SampleWrites = ReturnType<typeof createSampleWrites>;

export function createSampleWrites(
  db: DatabaseSync,
  history: Pick<HistoryWrites, "insertHistory">,
) {
  const insert = db.prepare(INSERT);
  const hostExists = db.prepare(HOST_EXISTS);
  const bases = createPayloadBases(db);
  const { insertHistory } = history;

  return {
    /** Encodes the samples of one commit, before it begins: that keeps the write lock short. */
    createEncoder: bases.createEncoder,
    /** Part of a transaction. */
    insertEncoded({ sample, base, payload }: EncodedSample): InsertOutcome {
      const { history, ...row } = sample;
      const base_id = bases.storeBase(base, sample);
      const kind = KIND_CODES[sample.kind];
      if (insert.run({ ...row, kind, base_id, payload }).changes > 0) {
        if (history !== null) insertHistory(sample.host_id, sample.collected_at_us, history);
        return "stored";
      }
      return hostExists.get({ host_id: row.host_id }) === undefined ? "no_such_host" : "duplicate";
    },
    pruneSamples: createPruning(db, { list: LIST_OLD, remove: DELETE }),
    prunePayloadBases: bases.prunePayloadBases,
  };
}
