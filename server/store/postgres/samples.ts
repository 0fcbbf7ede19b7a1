/** The table `samples`: each stored once, as the difference to a base. */
import type { Kind } from "../../../shared/sample/mod.ts";
import { toTime } from "../packing/history_time.ts";
import { KIND_CODES } from "../packing/kinds.ts";
import type { PackedSample } from "../packing/packed_sample.ts";
import type { InsertOutcome, StoredSample } from "../port.ts";
import { type SampleRecord, toSample } from "../records/sample_record.ts";
import type { Reader, Session } from "./database.ts";
import { createHistoryWrites } from "./history.ts";
import { ByteCount, ROW_BYTES } from "./host_bytes.ts";
import { createPayloadBases, type StoredOnBase } from "./payload_bases.ts";
import { columnsOf, prepared, statement } from "./statement.ts";

const COLUMNS = `sample.collected_at_us, sample.received_at_ms, sample.sent_at_ms, sample.payload,
  base.payload AS base`;

const WITH_BASE = `samples sample LEFT JOIN payload_bases base
  ON base.host_id = sample.host_id AND base.kind = sample.kind AND base.id = sample.base_id`;

/** By the primary key of each day's partition and, where there is a row, of newest_samples. */
export const LATEST_SAMPLE_OF = (hostId: string, kind: string) => `
  SELECT ${COLUMNS} FROM ${WITH_BASE}
  WHERE sample.host_id = ${hostId} AND sample.kind = ${kind} AND sample.collected_at_us <= coalesce(
    (SELECT newest.collected_at_us FROM newest_samples newest
      WHERE newest.host_id = ${hostId} AND newest.kind = ${kind}),
    ${Number.MAX_SAFE_INTEGER})
  ORDER BY sample.collected_at_us DESC LIMIT 1`;

export const LATEST_SAMPLE = statement(LATEST_SAMPLE_OF(":hostId", ":kind"));

// As that, without the newest.
export const SAMPLE_AS_OF = statement(`
  SELECT ${COLUMNS} FROM ${WITH_BASE}
  WHERE sample.host_id = :hostId AND sample.kind = :kind
    AND sample.collected_at_us <= :atMs::bigint * 1000
  ORDER BY sample.collected_at_us DESC LIMIT 1`);

const COUNT = statement("SELECT count(*) AS count FROM samples WHERE host_id = :hostId");

// None of them is deleted before the samples are there: its sweep finds them.
const FIND_HOSTS = prepared(`
  SELECT id FROM hosts WHERE id = ANY(:hostIds::bigint[]) ORDER BY id FOR KEY SHARE`);

// By the primary key, each on its own, whatever the planner thinks of the number of rows.
const FIND_KNOWN = prepared(`
  SELECT named.host_id, named.kind, named.at_us
  FROM unnest(:host_id::bigint[], :kind::bigint[], :collected_at_us::bigint[])
    AS named (host_id, kind, at_us)
  CROSS JOIN LATERAL (
    SELECT 1 FROM samples WHERE samples.host_id = named.host_id AND samples.kind = named.kind
      AND samples.collected_at_us = named.at_us LIMIT 1
  ) AS known`);

const INSERT = prepared(`
  INSERT INTO samples (host_id, kind, collected_at_us, received_at_ms, sent_at_ms, base_id, payload)
  SELECT * FROM unnest(:host_id::bigint[], :kind::bigint[], :collected_at_us::bigint[],
    :received_at_ms::bigint[], :sent_at_ms::bigint[], :base_id::bigint[], :payload::bytea[])
  ON CONFLICT DO NOTHING
  RETURNING host_id, kind, collected_at_us AS at_us`);

type NameRecord = { host_id: number; kind: number; at_us: number };

export function createSampleReads(db: Reader) {
  function decode(row: SampleRecord | null, hostId: number, kind: Kind): StoredSample | null {
    return row === null ? null : toSample(row, hostId, kind);
  }

  return {
    async latestSample(hostId: number, kind: Kind): Promise<StoredSample | null> {
      const row = await db.get<SampleRecord>(LATEST_SAMPLE, { hostId, kind: KIND_CODES[kind] });
      return decode(row, hostId, kind);
    },
    async sampleAsOf(hostId: number, kind: Kind, atMs: number): Promise<StoredSample | null> {
      const values = { hostId, kind: KIND_CODES[kind], atMs: toTime(atMs) };
      return decode(await db.get<SampleRecord>(SAMPLE_AS_OF, values), hostId, kind);
    },
    async countSamples(hostId: number): Promise<number> {
      return (await db.get<{ count: number }>(COUNT, { hostId }))?.count ?? 0;
    },
  };
}

/** Everything that writes samples and their points. */
export function createSampleWrites() {
  const bases = createPayloadBases();
  const { insertPoints } = createHistoryWrites();

  async function findHosts(
    session: Session,
    samples: readonly PackedSample[],
    locked: ReadonlySet<number>,
  ): Promise<ReadonlySet<number>> {
    const others = new Set(samples.map(({ host_id }) => host_id)).difference(locked);
    if (others.size === 0) return locked;
    const rows = await session.all<{ id: number }>(FIND_HOSTS, { hostIds: [...others] });
    return locked.union(new Set(rows.map(({ id }) => id)));
  }

  async function insert(
    session: Session,
    encoded: readonly StoredOnBase[],
    count: ByteCount,
  ): Promise<Set<string>> {
    const rows = encoded.map(({ sample, base, payload }) => ({
      ...toName(sample),
      received_at_ms: sample.received_at_ms,
      sent_at_ms: sample.sent_at_ms,
      base_id: base.id,
      payload,
    }));
    const stored = await session.all<NameRecord>(
      INSERT,
      columnsOf([
        "host_id",
        "kind",
        "collected_at_us",
        "received_at_ms",
        "sent_at_ms",
        "base_id",
        "payload",
      ], rows),
    );
    const names = new Set(stored.map(nameOf));
    for (const { sample, payload } of encoded) {
      if (!names.has(nameOfSample(sample))) continue;
      count.add(sample.host_id, payload.length + ROW_BYTES.sample);
    }
    return names;
  }

  return {
    /**
     * Stores samples in their order, with their points; what became of each. Part of a transaction,
     * whose later parts add to `count`. `locked`: hosts that are there until its end.
     */
    async insertSamples(
      session: Session,
      samples: readonly PackedSample[],
      { count, locked }: { count: ByteCount; locked: ReadonlySet<number> },
    ): Promise<InsertOutcome[]> {
      if (samples.length === 0) return [];
      const hosts = await findHosts(session, samples, locked);
      const wanted = new Map<string, PackedSample>();
      for (const sample of samples) {
        const name = nameOfSample(sample);
        if (hosts.has(sample.host_id) && !wanted.has(name)) wanted.set(name, sample);
      }
      const known = await session.all<NameRecord>(
        FIND_KNOWN,
        columnsOf(["host_id", "kind", "collected_at_us"], [...wanted.values()].map(toName)),
      );
      for (const row of known) wanted.delete(nameOf(row));
      const fresh = [...wanted.values()];
      const stored = fresh.length === 0
        ? new Set<string>()
        : await insert(session, await bases.encodeAll(session, fresh, count), count);
      await insertPoints(
        session,
        fresh.filter((sample) => stored.has(nameOfSample(sample))).flatMap(toPoints),
        count,
      );
      return samples.map((sample): InsertOutcome => {
        if (!hosts.has(sample.host_id)) return "no_such_host";
        // The first of one name is stored; another one of it finds it there.
        return stored.delete(nameOfSample(sample)) ? "stored" : "duplicate";
      });
    },
  };
}

function toPoints({ host_id, collected_at_us, history }: PackedSample) {
  if (history === null) return [];
  const { metrics, points, hourly } = history;
  const at_ms = toTime(Math.floor(collected_at_us / 1000));
  return [{ host_id, at_ms, metrics, points: new Uint8Array(points.buffer), hourly }];
}

/** What names a sample, as the table has it. */
function toName({ host_id, kind, collected_at_us }: PackedSample) {
  return { host_id, kind: KIND_CODES[kind], collected_at_us: Math.trunc(collected_at_us) };
}

function nameOfSample(sample: PackedSample): string {
  const { collected_at_us: at_us, ...name } = toName(sample);
  return nameOf({ ...name, at_us });
}

function nameOf({ host_id, kind, at_us }: NameRecord): string {
  return `${host_id} ${kind} ${at_us}`;
}
