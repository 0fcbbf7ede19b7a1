/** The table `last_good`: what a section last said, while its newest reading has a fault. */
import type { SectionName } from "../../../shared/sample/mod.ts";
import { decodePayload, encodeSealed } from "../packing/payload.ts";
import type { KeptReading, StoredReading } from "../port.ts";
import type { Reader, Session } from "./database.ts";
import { statement } from "./statement.ts";

const LIST = statement(`
  SELECT section, collected_at_us, read_at_ms, payload FROM last_good
  WHERE host_id = :hostId ORDER BY section`);

const PUT = statement(`
  INSERT INTO last_good (host_id, section, collected_at_us, read_at_ms, payload)
  SELECT :hostId::bigint, :section::text, :collected_at_us::bigint, :read_at_ms::bigint,
    :payload::bytea
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :hostId)
  ON CONFLICT (host_id, section) DO UPDATE SET collected_at_us = excluded.collected_at_us,
    read_at_ms = excluded.read_at_ms, payload = excluded.payload`);

const DELETE = statement("DELETE FROM last_good WHERE host_id = :hostId AND section = :section");

export type ReadingRecord = Omit<StoredReading, "text"> & {
  section: SectionName;
  payload: Uint8Array;
};

export function createLastGoodReads(db: Reader) {
  return {
    async listLastGood(hostId: number): Promise<StoredReading[]> {
      const rows = await db.all<ReadingRecord>(LIST, { hostId });
      return rows.map(toStoredReading);
    },
  };
}

export function toStoredReading({ payload, ...times }: ReadingRecord): StoredReading {
  return { ...times, text: readText(payload) };
}

function readText(payload: Uint8Array): string | null {
  try {
    return decodePayload(payload, null);
  } catch {
    // Whatever the damage is, it costs this section alone.
    return null;
  }
}

/** Part of a transaction. */
export async function keepReading(
  session: Session,
  hostId: number,
  { section, collected_at_us, read_at_ms, text }: KeptReading,
): Promise<void> {
  if (text === null) await session.run(DELETE, { hostId, section });
  else {
    const payload = encodeSealed(text);
    await session.run(PUT, { hostId, section, collected_at_us, read_at_ms, payload });
  }
}
