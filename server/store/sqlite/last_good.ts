/** The table `last_good`: what a section last said, while its newest reading has a fault. */
import type { DatabaseSync } from "node:sqlite";
import type { SectionName } from "../../../shared/sample/mod.ts";
import { decodePayload, encodeSealed } from "../packing/payload.ts";
import type { KeptReading, StoredReading } from "../port.ts";

// Served by the index last_good_by_host.
const LIST = `
  SELECT section, collected_at_us, read_at_ms, payload FROM last_good
  WHERE host_id = :hostId ORDER BY section`;

const PUT = `
  INSERT INTO last_good (host_id, section, collected_at_us, read_at_ms, payload)
  SELECT :hostId, :section, CAST(:collectedAtUs AS INTEGER), CAST(:readAtMs AS INTEGER), :payload
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :hostId)
  ON CONFLICT DO UPDATE SET collected_at_us = excluded.collected_at_us,
    read_at_ms = excluded.read_at_ms, payload = excluded.payload`;

const DELETE = "DELETE FROM last_good WHERE host_id = :hostId AND section = :section";

type ReadingRecord = {
  section: SectionName;
  collected_at_us: number;
  read_at_ms: number;
  payload: Uint8Array;
};

export function createLastGoodReads(db: DatabaseSync) {
  const list = db.prepare(LIST);

  return {
    listLastGood: (hostId: number): StoredReading[] =>
      (list.all({ hostId }) as unknown as ReadingRecord[]).map(({ payload, ...times }) => ({
        ...times,
        text: readText(payload),
      })),
  };
}

function readText(payload: Uint8Array): string | null {
  try {
    return decodePayload(payload, null);
  } catch {
    // Whatever the damage is, it costs this section alone.
    return null;
  }
}

export function createLastGoodWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);

  return {
    /** Part of a transaction. */
    keepReading(hostId: number, reading: KeptReading): void {
      const { section, collected_at_us: collectedAtUs, read_at_ms: readAtMs, text } = reading;
      if (text === null) remove.run({ hostId, section });
      else put.run({ hostId, section, collectedAtUs, readAtMs, payload: encodeSealed(text) });
    },
  };
}
