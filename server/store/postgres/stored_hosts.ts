/** What is stored of several hosts at once, for a server that follows them. */
import type { Kind } from "../../../shared/sample/mod.ts";
import type { StoredHost, WantedHost } from "../cluster_store.ts";
import { KIND_CODES } from "../packing/kinds.ts";
import { type ChangeRow, type HostEventRow, SampleDamaged, type StoredReading } from "../port.ts";
import { type SampleRecord, toSample } from "../records/sample_record.ts";
import { CHANGE_COLUMNS } from "./changes.ts";
import type { Reader } from "./database.ts";
import { type ReadingRecord, toStoredReading } from "./last_good.ts";
import { LATEST_SAMPLE_OF } from "./samples.ts";
import { prepared } from "./statement.ts";

const LATEST = prepared(`
  SELECT named.host_id, named.kind, latest.*
  FROM unnest(:hostIds::bigint[], :kinds::bigint[]) AS named (host_id, kind)
  CROSS JOIN LATERAL (${LATEST_SAMPLE_OF("named.host_id", "named.kind")}) AS latest`);

const GOOD = prepared(`
  SELECT host_id, section, collected_at_us, read_at_ms, payload FROM last_good
  WHERE host_id = ANY(:hostIds::bigint[]) ORDER BY host_id, section`);

const EVENTS = prepared(`
  SELECT host_id, code, subject, text, at_ms FROM host_events
  WHERE host_id = ANY(:hostIds::bigint[]) ORDER BY host_id, at_ms, code, subject`);

// Served by the index changes_open.
const OPEN = prepared(`
  SELECT ${CHANGE_COLUMNS} FROM changes JOIN hosts ON hosts.id = host_id
  WHERE closed_at_ms IS NULL AND host_id = ANY(:hostIds::bigint[]) ORDER BY host_id, changes.id`);

const KIND_OF = new Map(Object.entries(KIND_CODES).map(([kind, code]) => [code, kind as Kind]));

type Of<R> = R & { host_id: number };

export async function readHosts(
  db: Reader,
  wanted: readonly WantedHost[],
): Promise<StoredHost[]> {
  const named = wanted.flatMap(({ host_id, kinds }) =>
    kinds.map((kind) => ({ host_id, kind: KIND_CODES[kind] }))
  );
  const idsOf = (some: readonly WantedHost[]) => some.map(({ host_id }) => host_id);
  const read = async <R>(sql: typeof GOOD, hostIds: readonly number[]) =>
    Map.groupBy(
      hostIds.length === 0 ? [] : await db.all<Of<R>>(sql, { hostIds }),
      ({ host_id }) => host_id,
    );
  const [samples, good, events, open] = await Promise.all([
    named.length === 0 ? [] : db.all<Of<SampleRecord> & { kind: number }>(LATEST, {
      hostIds: named.map(({ host_id }) => host_id),
      kinds: named.map(({ kind }) => kind),
    }),
    read<ReadingRecord>(GOOD, idsOf(wanted.filter((host) => host.good))),
    read<HostEventRow>(EVENTS, idsOf(wanted.filter((host) => host.events))),
    read<ChangeRow>(OPEN, idsOf(wanted)),
  ]);
  const samplesOf = Map.groupBy(samples, ({ host_id }) => host_id);
  return wanted.map((host): StoredHost => {
    const { host_id } = host;
    return {
      host_id,
      samples: new Map((samplesOf.get(host_id) ?? []).flatMap(decode)),
      good: host.good ? (good.get(host_id) ?? []).map(toReading) : null,
      events: host.events ? events.get(host_id) ?? [] : null,
      open: open.get(host_id) ?? [],
    };
  });
}

function toReading({ host_id: _, ...record }: Of<ReadingRecord>): StoredReading {
  return toStoredReading(record);
}

/** Nothing of one that is damaged: its host keeps what it had, and grows stale. */
function decode(record: Of<SampleRecord> & { kind: number }) {
  const kind = KIND_OF.get(record.kind);
  if (kind === undefined) return [];
  try {
    return [[kind, toSample(record, record.host_id, kind)] as const];
  } catch (error) {
    if (error instanceof SampleDamaged) return [];
    throw error;
  }
}
