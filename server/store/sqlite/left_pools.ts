/** The table `left_pools`: few rows, so no index but the primary key. */
import type { DatabaseSync } from "node:sqlite";
import type { LeftPool } from "../port.ts";

const LIST = `
  SELECT host_id, guid, left_pools.name, word, left_pools.note, left_pools.created_at_ms
  FROM left_pools JOIN hosts ON hosts.id = host_id`;

const PUT = `
  INSERT INTO left_pools (host_id, guid, name, word, note, created_at_ms)
  SELECT :host_id, :guid, :name, :word, :note, CAST(:created_at_ms AS INTEGER)
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT DO UPDATE SET name = excluded.name, word = excluded.word, note = excluded.note,
    created_at_ms = excluded.created_at_ms`;

const DELETE = "DELETE FROM left_pools WHERE host_id = :hostId AND guid = :guid";

export function createLeftPoolReads(db: DatabaseSync) {
  const list = db.prepare(LIST);

  return { listLeftPools: (): LeftPool[] => list.all() as unknown as LeftPool[] };
}

export function createLeftPoolWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);

  return {
    putLeftPool({ host_id, guid, name, word, note, created_at_ms }: LeftPool): boolean {
      return put.run({ host_id, guid, name, word, note, created_at_ms }).changes > 0;
    },
    deleteLeftPool: (hostId: number, guid: string): boolean =>
      remove.run({ hostId, guid }).changes > 0,
  };
}
