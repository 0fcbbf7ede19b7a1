/** The table `payload_bases`: whole payloads, which those of samples are differences to. */
import { crc32 } from "node:zlib";
import type { DatabaseSync } from "node:sqlite";
import { KIND_CODES } from "../packing/kinds.ts";
import type { PackedSample } from "../packing/packed_sample.ts";
import {
  type EncodedSample,
  encodeSample,
  keyOf,
  type PayloadBase,
  readBase,
  ReadyBases,
} from "../packing/payload_base.ts";
import { createPruning } from "./pruning.ts";
import type { RecentSamples } from "./recent_samples.ts";

// Served by the index payload_bases_by_host.
export const NEWEST_BASE = `
  SELECT id, received_at_ms, payload FROM payload_bases
  WHERE host_id = :hostId AND kind = :kind ORDER BY id DESC LIMIT 1`;

const INSERT = `
  INSERT INTO payload_bases (host_id, kind, received_at_ms, payload)
  SELECT :hostId, :kind, CAST(:receivedAtMs AS INTEGER), :payload
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :hostId)`;

// Served by payload_bases_by_age, and by samples_by_host alone. The newest of a host and kind stays, used or not: the next
// sample, encoded before its transaction begins, may count on it.
const LIST_OLD = `
  SELECT received_at_ms AS at, id,
    NOT EXISTS (
      SELECT 1 FROM samples_settled
      WHERE host_id = base.host_id AND kind = base.kind AND base_id = base.id
    )
      AND EXISTS (
        SELECT 1 FROM payload_bases newer
        WHERE newer.host_id = base.host_id AND newer.kind = base.kind AND newer.id > base.id
      ) AS is_unneeded
  FROM payload_bases base
  WHERE (received_at_ms, id) > (:afterAt, :afterId) AND received_at_ms < :beforeMs
  ORDER BY received_at_ms, id LIMIT :batch`;

const DELETE = "DELETE FROM payload_bases WHERE id = :id";

type BaseRecord = { id: number; received_at_ms: number; payload: Uint8Array };
type Owner = Pick<PackedSample, "host_id" | "kind">;

export function createPayloadBases(db: DatabaseSync, recent: Pick<RecentSamples, "settle">) {
  const newest = db.prepare(NEWEST_BASE);
  const insert = db.prepare(INSERT);
  const ready = new ReadyBases();

  function findNewest(sample: Owner): PayloadBase | null {
    const { host_id: hostId, kind } = sample;
    const record = newest.get({ hostId, kind: KIND_CODES[kind] }) as BaseRecord | undefined;
    if (record === undefined) return null;
    const { id, received_at_ms: receivedAtMs, payload } = record;
    const stored = { id, receivedAtMs, payload, checksum: crc32(payload) };
    const base = ready.find(sample, stored) ?? readBase(stored);
    ready.keep(sample, base);
    return base;
  }

  return {
    /** Encodes the samples of one commit, one by one. It stores none of the bases it makes. */
    createEncoder(): (sample: PackedSample) => EncodedSample {
      const current = new Map<string, PayloadBase>();
      return (sample) => {
        const key = keyOf(sample);
        const encoded = encodeSample(sample, current.get(key) ?? findNewest(sample));
        current.set(key, encoded.base);
        return encoded;
      };
    },

    prunePayloadBases: createPruning(db, {
      settle: recent.settle,
      list: LIST_OLD,
      remove: DELETE,
    }),

    /** The id of a base, which is stored now if it is not yet; null when its host is gone. */
    storeBase(base: PayloadBase, { host_id: hostId, kind }: Owner): number | null {
      if (base.id === null) {
        const { receivedAtMs, payload } = base;
        const row = { hostId, kind: KIND_CODES[kind], receivedAtMs, payload };
        const { changes, lastInsertRowid } = insert.run(row);
        if (changes > 0) base.id = Number(lastInsertRowid);
      }
      return base.id;
    },
  };
}
