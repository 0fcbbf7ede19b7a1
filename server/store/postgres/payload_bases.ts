/** The table `payload_bases`: whole payloads, which those of samples are differences to. */
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
import type { PruneRange, PruneStep } from "../pruning.ts";
import type { Database, Session } from "./database.ts";
import { ByteCount, ROW_BYTES } from "./host_bytes.ts";
import { columnsOf, prepared, statement } from "./statement.ts";

// By the primary key, for each host and kind. The digest tells whether a text at hand is still it.
const NEWEST = prepared(`
  SELECT owner.host_id, owner.kind, newest.id, newest.received_at_ms,
    encode(sha256(newest.payload), 'hex') AS checksum
  FROM unnest(:host_id::bigint[], :kind::bigint[]) AS owner (host_id, kind)
  CROSS JOIN LATERAL (
    SELECT id, received_at_ms, payload FROM payload_bases base
    WHERE base.host_id = owner.host_id AND base.kind = owner.kind ORDER BY id DESC LIMIT 1
  ) AS newest`);

const READ = prepared(`
  SELECT wanted.host_id, wanted.kind, base.payload
  FROM unnest(:host_id::bigint[], :kind::bigint[], :id::bigint[]) AS wanted (host_id, kind, id)
  JOIN payload_bases base
    ON base.host_id = wanted.host_id AND base.kind = wanted.kind AND base.id = wanted.id`);

const INSERT = prepared(`
  INSERT INTO payload_bases (host_id, kind, id, received_at_ms, payload)
  SELECT * FROM unnest(:host_id::bigint[], :kind::bigint[], :id::bigint[],
    :received_at_ms::bigint[], :payload::bytea[])`);

// Served by payload_bases_by_age, and by the primary keys. The newest of a host and kind stays, used
// or not: the next sample may count on it.
const LIST_OLD = statement(`
  SELECT received_at_ms AS at, host_id * 4 + kind AS place, host_id, kind, id,
    NOT EXISTS (
      SELECT 1 FROM samples
      WHERE samples.host_id = base.host_id AND samples.kind = base.kind
        AND samples.base_id = base.id
    )
      AND EXISTS (
        SELECT 1 FROM payload_bases newer
        WHERE newer.host_id = base.host_id AND newer.kind = base.kind AND newer.id > base.id
      ) AS is_unneeded
  FROM payload_bases base
  WHERE (received_at_ms, host_id * 4 + kind) > (:afterAt::bigint, :afterId::bigint)
    AND received_at_ms >= :afterAt AND received_at_ms < :beforeMs
  ORDER BY received_at_ms, host_id * 4 + kind LIMIT :batch`);

const DELETE = statement(`
  DELETE FROM payload_bases base
  USING unnest(:host_id::bigint[], :kind::bigint[], :id::bigint[]) AS gone (host_id, kind, id)
  WHERE base.host_id = gone.host_id AND base.kind = gone.kind AND base.id = gone.id
  RETURNING base.host_id, octet_length(base.payload) + ${ROW_BYTES.base} AS bytes`);

type Owner = { host_id: number; kind: number };
type NewestRecord = Owner & { id: number; received_at_ms: number; checksum: string };
type OldRecord = Owner & { at: number; place: number; id: number; is_unneeded: boolean };

/** A sample with the base that it is a difference to, which is stored by then. */
export type StoredOnBase = EncodedSample & { base: PayloadBase & { id: number } };

export function createPayloadBases() {
  const ready = new ReadyBases();

  /** The newest base of each owner as far as it can be read, and the highest id that is taken. */
  async function findNewest(session: Session, samples: readonly PackedSample[]) {
    const owners = new Map(samples.map((sample) => [keyOf(sample), sample]));
    const codes = [...owners.values()].map(({ host_id, kind }) => ({
      host_id,
      kind: KIND_CODES[kind],
    }));
    const records = await session.all<NewestRecord>(NEWEST, columnsOf(["host_id", "kind"], codes));
    const byOwner = new Map(records.map((record) => [codeOf(record), record]));
    const missing = [...owners.values()].flatMap((owner) => {
      const record = byOwner.get(codeOf({ ...owner, kind: KIND_CODES[owner.kind] }));
      return record === undefined || ready.find(owner, record) !== null ? [] : [record];
    });
    const read = missing.length === 0 ? [] : await session.all<Owner & { payload: Uint8Array }>(
      READ,
      columnsOf(["host_id", "kind", "id"], missing),
    );
    const payloads = new Map(read.map((row) => [codeOf(row), row.payload]));
    return (sample: PackedSample): { base: PayloadBase | null; takenId: number } => {
      const code = codeOf({ ...sample, kind: KIND_CODES[sample.kind] });
      const record = byOwner.get(code);
      if (record === undefined) return { base: null, takenId: 0 };
      const { id, received_at_ms: receivedAtMs, checksum } = record;
      const payload = payloads.get(code);
      const base = ready.find(sample, record) ??
        (payload === undefined ? null : readBase({ id, receivedAtMs, checksum, payload }));
      ready.keep(sample, base);
      return { base, takenId: id };
    };
  }

  return {
    /** Encodes samples in their order, and stores the bases that they make. Part of a transaction. */
    async encodeAll(
      session: Session,
      samples: readonly PackedSample[],
      count: ByteCount,
    ): Promise<StoredOnBase[]> {
      const newestOf = await findNewest(session, samples);
      const current = new Map<string, PayloadBase>();
      const made: (Owner & { id: number; received_at_ms: number; payload: Uint8Array })[] = [];
      const encoded = samples.map((sample): StoredOnBase => {
        const key = keyOf(sample);
        const newest = newestOf(sample);
        const before = current.get(key) ?? newest.base;
        const own = encodeSample(sample, before);
        const id = own.base.id ?? idAfter(before?.id ?? newest.takenId, sample.received_at_ms);
        if (own.base.id === null) {
          const { payload } = own.base;
          const { host_id, received_at_ms } = sample;
          made.push({ host_id, kind: KIND_CODES[sample.kind], id, received_at_ms, payload });
          count.add(host_id, payload.length + ROW_BYTES.base);
        }
        const base = { ...own.base, id };
        current.set(key, base);
        return { ...own, base };
      });
      if (made.length > 0) {
        await session.run(
          INSERT,
          columnsOf(["host_id", "kind", "id", "received_at_ms", "payload"], made),
        );
      }
      return encoded;
    },
  };
}

/** Of two servers that make a base of one host at once, both may be taken. */
function idAfter(taken: number, receivedAtMs: number): number {
  const ofTime = Math.trunc(receivedAtMs) * 1_000 + Math.floor(Math.random() * 1_000);
  return Math.max(taken + 1, ofTime);
}

function codeOf({ host_id, kind }: Owner): string {
  return `${host_id} ${kind}`;
}

/** Removes bases of before a time that no sample needs. */
export function createBasePruning(db: Database) {
  return {
    prunePayloadBases: ({ before_ms: beforeMs, batch, after }: PruneRange): Promise<PruneStep> =>
      db.step(async (session) => {
        const values = { afterAt: after?.at ?? -1, afterId: after?.id ?? -1, beforeMs, batch };
        const rows = await session.all<OldRecord>(LIST_OLD, values);
        const unneeded = rows.filter(({ is_unneeded }) => is_unneeded);
        const count = new ByteCount();
        if (unneeded.length > 0) {
          count.subtract(
            await session.all(DELETE, columnsOf(["host_id", "kind", "id"], unneeded)),
          );
        }
        await count.write(session);
        const last = rows.length < batch ? undefined : rows.at(-1);
        return {
          removed: unneeded.length,
          next: last === undefined ? null : { at: last.at, id: last.place },
        };
      }),
  };
}
