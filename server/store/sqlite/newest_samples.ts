/**
 * The table `newest_samples`: of hosts whose clock was set back, the sample that is the newest
 * although another was collected later by that clock.
 */
import type { DatabaseSync } from "node:sqlite";
import type { NewestMark } from "../port.ts";
import { KIND_CODES } from "../packing/kinds.ts";

const LIST = "SELECT host_id, kind FROM newest_samples";

// Served by the index samples_by_host.
const PUT = `
  INSERT INTO newest_samples (host_id, kind, collected_at_us)
  SELECT :hostId, :kind, CAST(:collectedAtUs AS INTEGER) WHERE EXISTS (
    SELECT 1 FROM samples later WHERE later.host_id = :hostId AND later.kind = :kind
      AND later.collected_at_us > :collectedAtUs)
  ON CONFLICT DO UPDATE SET collected_at_us = excluded.collected_at_us`;

const DELETE = "DELETE FROM newest_samples WHERE host_id = :hostId AND kind = :kind";

export function createNewestSampleWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);
  // Nearly every sample is the newest, and nearly none by receipt: the table is rarely asked.
  // A host once in here stays, since a transaction that fails takes a removed row back.
  const exceptions = new Set(
    (db.prepare(LIST).all() as { host_id: number; kind: number }[])
      .map(({ host_id, kind }) => keyOf(host_id, kind)),
  );

  return {
    /** Part of a transaction. */
    markNewest({ host_id: hostId, kind: name, collected_at_us, newest }: NewestMark): void {
      const [kind, collectedAtUs] = [KIND_CODES[name], collected_at_us];
      const key = keyOf(hostId, kind);
      if (newest === "by_collection" && !exceptions.has(key)) return;
      if (put.run({ hostId, kind, collectedAtUs }).changes > 0) {
        exceptions.add(key);
      } else {
        // Later than all: the host's clock has come to where it was before.
        remove.run({ hostId, kind });
      }
    },
  };
}

function keyOf(hostId: number, kind: number): string {
  return `${hostId} ${kind}`;
}
