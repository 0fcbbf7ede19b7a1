/** The table `payload_bases`: whole payloads, which those of samples are differences to. */
import type { DatabaseSync } from "node:sqlite";
import { KIND_CODES } from "./kinds.ts";
import { decodePayload, encodeDelta, encodeUnchanged, encodeWhole } from "./payload.ts";
import { createPruning } from "./pruning.ts";
import type { NewSample } from "../port.ts";

/**
 * How long a base serves samples. Longer saves little (a percent from one hour to eight), and
 * whatever damages a base takes all its samples along.
 */
const SERVES_MS = 3_600_000;

// Served by the index payload_bases_by_host.
export const NEWEST_BASE = `
  SELECT id, received_at_ms, payload FROM payload_bases
  WHERE host_id = :hostId AND kind = :kind ORDER BY id DESC LIMIT 1`;

const INSERT = `
  INSERT INTO payload_bases (host_id, kind, received_at_ms, payload)
  SELECT :hostId, :kind, CAST(:receivedAtMs AS INTEGER), :payload
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :hostId)`;

// Served by payload_bases_by_age. The newest of a host and kind stays, used or not: the next
// sample, encoded before its transaction begins, may count on it.
const LIST_OLD = `
  SELECT received_at_ms AS at, id,
    NOT EXISTS (SELECT 1 FROM samples WHERE base_id = base.id)
      AND EXISTS (
        SELECT 1 FROM payload_bases newer
        WHERE newer.host_id = base.host_id AND newer.kind = base.kind AND newer.id > base.id
      ) AS is_unneeded
  FROM payload_bases base
  WHERE (received_at_ms, id) > (:afterAt, :afterId) AND received_at_ms < :beforeMs
  ORDER BY received_at_ms, id LIMIT :batch`;

const DELETE = "DELETE FROM payload_bases WHERE id = :id";

/** A whole payload, stored or about to be. */
export interface PayloadBase {
  /** Null until it is stored. */
  id: number | null;
  receivedAtMs: number;
  text: string;
  payload: Uint8Array;
}

/** What a sample's row holds of its payload. */
export interface EncodedPayload {
  base: PayloadBase;
  payload: Uint8Array;
}

type PayloadOwner = Pick<NewSample, "host_id" | "kind" | "received_at_ms" | "payload">;

type BaseRecord = { id: number; received_at_ms: number; payload: Uint8Array };

export function createPayloadBases(db: DatabaseSync) {
  const newest = db.prepare(NEWEST_BASE);
  const insert = db.prepare(INSERT);

  function findNewest({ host_id: hostId, kind }: PayloadOwner): PayloadBase | null {
    const record = newest.get({ hostId, kind: KIND_CODES[kind] }) as BaseRecord | undefined;
    if (record === undefined) return null;
    const { id, received_at_ms: receivedAtMs, payload } = record;
    try {
      return { id, receivedAtMs, text: decodePayload(payload, null), payload };
    } catch {
      // Damaged: no sample more shall depend on it.
      return null;
    }
  }

  return {
    /** Encodes the samples of one batch, one by one. It stores none of the bases it makes. */
    createEncoder(): (sample: PayloadOwner) => EncodedPayload {
      const current = new Map<string, PayloadBase>();
      return (sample) => {
        const key = `${sample.host_id} ${sample.kind}`;
        const encoded = encode(sample, current.get(key) ?? findNewest(sample));
        current.set(key, encoded.base);
        return encoded;
      };
    },

    prunePayloadBases: createPruning(db, { list: LIST_OLD, remove: DELETE }),

    /** The id of a base, which is stored now if it is not yet; null when its host is gone. */
    storeBase(base: PayloadBase, { host_id: hostId, kind }: PayloadOwner): number | null {
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

/** As a difference to `base`, or to a new base of its own where that is too old or unlike. */
function encode(sample: PayloadOwner, base: PayloadBase | null): EncodedPayload {
  if (base !== null && Math.abs(sample.received_at_ms - base.receivedAtMs) < SERVES_MS) {
    const delta = encodeDelta(base.text, sample.payload);
    if (delta !== null && delta.length < base.payload.length) return { base, payload: delta };
  }
  const { payload: text, received_at_ms: receivedAtMs } = sample;
  const own = { id: null, receivedAtMs, text, payload: encodeWhole(text) };
  return { base: own, payload: encodeUnchanged(text) };
}
