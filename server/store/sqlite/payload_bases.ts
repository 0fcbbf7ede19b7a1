/** The table `payload_bases`: whole payloads, which those of samples are differences to. */
import { crc32 } from "node:zlib";
import type { DatabaseSync } from "node:sqlite";
import { KIND_CODES } from "./kinds.ts";
import {
  type BaseText,
  decodePayload,
  encodeDelta,
  encodeUnchanged,
  encodeWhole,
  prepareBase,
} from "./payload.ts";
import { createPruning } from "./pruning.ts";
import type { PackedSample } from "./packed_sample.ts";
import type { RecentSamples } from "./recent_samples.ts";

/**
 * How long a base serves samples. Shorter costs more bases, longer larger differences, since counters
 * grow; and whatever damages a base takes all its samples along.
 */
export const SERVES_MS = 2 * 3_600_000;

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

/** A whole payload, stored or about to be. */
export interface PayloadBase {
  /** Null until it is stored. */
  id: number | null;
  receivedAtMs: number;
  base: BaseText;
  payload: Uint8Array;
}

/** A sample as it is written. */
export interface EncodedSample {
  sample: PackedSample;
  base: PayloadBase;
  /** Its text, as a difference to the base. */
  payload: Uint8Array;
}

/**
 * Bases kept ready, in characters of their texts: those of four hundred hosts, which take about four
 * times as much in memory. Of a larger fleet each is read when it is needed.
 */
export const MAX_READY_CHARACTERS = 4_000_000;

/** One that is stored, so long as its row is still this. */
type ReadyBase = PayloadBase & { id: number; checksum: number };

type BaseRecord = { id: number; received_at_ms: number; payload: Uint8Array };
type Owner = Pick<PackedSample, "host_id" | "kind">;

export function createPayloadBases(db: DatabaseSync, recent: Pick<RecentSamples, "settle">) {
  const newest = db.prepare(NEWEST_BASE);
  const insert = db.prepare(INSERT);
  /** By host and kind; what was used last is the last one. */
  const ready = new Map<string, ReadyBase>();
  let readyCharacters = 0;

  function findNewest(sample: Owner): PayloadBase | null {
    const { host_id: hostId, kind } = sample;
    const record = newest.get({ hostId, kind: KIND_CODES[kind] }) as BaseRecord | undefined;
    if (record === undefined) return null;
    const key = keyOf(sample);
    const known = ready.get(key);
    const checksum = crc32(record.payload);
    const base = known?.id === record.id && known.checksum === checksum
      ? known
      : decodeBase(record, checksum);
    forget(key);
    if (base !== null) keepReady(key, base);
    return base;
  }

  function keepReady(key: string, base: ReadyBase): void {
    ready.set(key, base);
    readyCharacters += base.base.text.length;
    for (const eldest of ready.keys()) {
      if (readyCharacters <= MAX_READY_CHARACTERS) break;
      forget(eldest);
    }
  }

  function forget(key: string): void {
    readyCharacters -= ready.get(key)?.base.text.length ?? 0;
    ready.delete(key);
  }

  return {
    /** Encodes the samples of one commit, one by one. It stores none of the bases it makes. */
    createEncoder(): (sample: PackedSample) => EncodedSample {
      const current = new Map<string, PayloadBase>();
      return (sample) => {
        const key = keyOf(sample);
        const encoded = encode(sample, current.get(key) ?? findNewest(sample));
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

function keyOf({ host_id, kind }: Owner): string {
  return `${host_id} ${kind}`;
}

/** Null when it is damaged: no sample more shall depend on it. */
function decodeBase(record: BaseRecord, checksum: number): ReadyBase | null {
  const { id, received_at_ms: receivedAtMs, payload } = record;
  try {
    const base = prepareBase(decodePayload(payload, null));
    return { id, receivedAtMs, base, payload, checksum };
  } catch {
    return null;
  }
}

/** As a difference to `base`, or to a new base of its own where that is too old or unlike. */
function encode(sample: PackedSample, base: PayloadBase | null): EncodedSample {
  const { payload: text, received_at_ms: receivedAtMs } = sample;
  if (base !== null && Math.abs(receivedAtMs - base.receivedAtMs) < SERVES_MS) {
    const delta = encodeDelta(base.base, text);
    if (delta !== null && delta.length < base.payload.length) {
      return { sample, base, payload: delta };
    }
  }
  const own = { id: null, receivedAtMs, base: prepareBase(text), payload: encodeWhole(text) };
  return { sample, base: own, payload: encodeUnchanged(text) };
}
