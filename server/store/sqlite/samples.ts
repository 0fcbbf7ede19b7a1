/** Samples: those that are recent, and those in `samples_settled`; the view `samples` is all of them. */
import type { DatabaseSync } from "node:sqlite";
import type { Kind } from "../../../shared/sample/mod.ts";
import { createHistoryWrites, type HistoryWrites } from "./history.ts";
import { KIND_CODES } from "../packing/kinds.ts";
import type { EncodedSample } from "../packing/payload_base.ts";
import { createPayloadBases } from "./payload_bases.ts";
import type { PackedSample } from "../packing/packed_sample.ts";
import { createPruning } from "./pruning.ts";
import { createRecentSamples, type RecentSamples } from "./recent_samples.ts";
import type { InsertOutcome, StoredSample } from "../port.ts";
import { type SampleRecord, toSample } from "../records/sample_record.ts";

// Served by the index samples_by_host alone.
const IS_SETTLED = `
  SELECT 1 FROM samples_settled WHERE host_id = :hostId AND kind = :kind
    AND collected_at_us = CAST(:collectedAtUs AS INTEGER)`;

const HOST_EXISTS = "SELECT 1 FROM hosts WHERE id = :hostId";

// Served by the index samples_by_host, a look at all recent ones and, where there is a row, by that of newest_samples.
export const LATEST_SAMPLE = `
  SELECT collected_at_us, received_at_ms, sent_at_ms, payload,
    (SELECT base.payload FROM payload_bases base WHERE base.id = base_id) AS base
  FROM samples
  WHERE host_id = :hostId AND kind = :kind AND collected_at_us <= coalesce(
    (SELECT newest.collected_at_us FROM newest_samples newest
      WHERE newest.host_id = :hostId AND newest.kind = :kind),
    ${Number.MAX_SAFE_INTEGER})
  ORDER BY collected_at_us DESC LIMIT 1`;

// Served as that, without the newest.
export const SAMPLE_AS_OF = `
  SELECT collected_at_us, received_at_ms, sent_at_ms, payload,
    (SELECT base.payload FROM payload_bases base WHERE base.id = base_id) AS base
  FROM samples
  WHERE host_id = :hostId AND kind = :kind AND collected_at_us <= CAST(:atMs AS INTEGER) * 1000
  ORDER BY collected_at_us DESC LIMIT 1`;

// Served as that, by the index alone.
const COUNT = "SELECT count(*) AS count FROM samples WHERE host_id = :hostId";

// Served by samples_by_age, and by samples_by_host for what is the newest.
const LIST_OLD = `
  SELECT collected_at_us AS at, id,
    EXISTS (
      SELECT 1 FROM samples_settled newer
      WHERE newer.host_id = old.host_id AND newer.kind = old.kind
        AND newer.collected_at_us > old.collected_at_us
    ) AND NOT EXISTS (
      SELECT 1 FROM newest_samples newest
      WHERE newest.host_id = old.host_id AND newest.kind = old.kind
        AND newest.collected_at_us = old.collected_at_us
    ) AS is_unneeded
  FROM samples_settled old
  WHERE (collected_at_us, id) > (:afterAt, :afterId) AND collected_at_us < :beforeMs * 1000
  ORDER BY collected_at_us, id LIMIT :batch`;

const DELETE = "DELETE FROM samples_settled WHERE id = :id";

export function createSampleReads(db: DatabaseSync) {
  const latest = db.prepare(LATEST_SAMPLE);
  const asOf = db.prepare(SAMPLE_AS_OF);
  const count = db.prepare(COUNT);

  function decode(
    row: SampleRecord | undefined,
    hostId: number,
    kind: Kind,
  ): StoredSample | null {
    return row === undefined ? null : toSample(row, hostId, kind);
  }

  return {
    latestSample(hostId: number, kind: Kind): StoredSample | null {
      const row = latest.get({ hostId, kind: KIND_CODES[kind] }) as SampleRecord | undefined;
      return decode(row, hostId, kind);
    },
    sampleAsOf(hostId: number, kind: Kind, atMs: number): StoredSample | null {
      const row = asOf.get({ hostId, kind: KIND_CODES[kind], atMs }) as SampleRecord | undefined;
      return decode(row, hostId, kind);
    },
    countSamples: (hostId: number): number => (count.get({ hostId }) as { count: number }).count,
  };
}

/** Everything that writes a sample and its points. */
export function createSampleParts(db: DatabaseSync) {
  const recent = createRecentSamples(db);
  const history = createHistoryWrites(db, recent);
  return { recent, history, samples: createSampleWrites(db, { recent, history }) };
}

export type SampleWrites = ReturnType<typeof createSampleWrites>;

function createSampleWrites(
  db: DatabaseSync,
  { recent, history }: {
    recent: Pick<RecentSamples, "has" | "insert" | "settle">;
    history: Pick<HistoryWrites, "takePoints">;
  },
) {
  const isSettled = db.prepare(IS_SETTLED);
  const hostExists = db.prepare(HOST_EXISTS);
  const bases = createPayloadBases(db, recent);

  function isKnown(sample: PackedSample): boolean {
    const { host_id: hostId, kind, collected_at_us: collectedAtUs } = sample;
    return recent.has(sample) ||
      isSettled.get({ hostId, kind: KIND_CODES[kind], collectedAtUs }) !== undefined;
  }

  return {
    /** Encodes the samples of one commit, before it begins: that keeps the write lock short. */
    createEncoder: bases.createEncoder,
    /** Part of a transaction. */
    insertEncoded({ sample, base, payload }: EncodedSample): InsertOutcome {
      const { history: packed, ...row } = sample;
      if (hostExists.get({ hostId: row.host_id }) === undefined) return "no_such_host";
      if (isKnown(sample)) return "duplicate";
      const layout_id = packed === null
        ? null
        : history.takePoints(row.host_id, row.collected_at_us, packed);
      const points = packed === null ? null : new Uint8Array(packed.points.buffer);
      const base_id = bases.storeBase(base, sample);
      recent.insert({ ...row, base_id, payload, layout_id, points });
      return "stored";
    },
    pruneSamples: createPruning(db, { settle: recent.settle, list: LIST_OLD, remove: DELETE }),
    prunePayloadBases: bases.prunePayloadBases,
  };
}
