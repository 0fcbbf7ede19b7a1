/** The table `host_bytes`: how many bytes each host has stored, in the transaction that stores them. */
import type { Reader, Session } from "./database.ts";
import { prepared, statement } from "./statement.ts";

/** What a row takes beside what it holds: its own columns, and its entries in the indexes. */
export const ROW_BYTES = { sample: 100, base: 100, history: 20, layout: 100, hourly: 40 } as const;

const FIND = statement("SELECT bytes FROM host_bytes WHERE host_id = :hostId");

const ADD = prepared(`
  UPDATE host_bytes SET bytes = host_bytes.bytes + added.bytes
  FROM unnest(:hostIds::bigint[], :bytes::bigint[]) AS added (host_id, bytes)
  WHERE host_bytes.host_id = added.host_id`);

/** What a transaction stores or removes of each host. */
export class ByteCount {
  #bytes = new Map<number, number>();

  add(hostId: number, bytes: number): void {
    this.#bytes.set(hostId, (this.#bytes.get(hostId) ?? 0) + bytes);
  }

  /** What rows that were removed took, each with its host. */
  subtract(rows: readonly { host_id: number; bytes: number }[]): void {
    for (const { host_id, bytes } of rows) this.add(host_id, -bytes);
  }

  /** Comes last in its transaction: others wait for these rows. */
  async write(session: Session): Promise<void> {
    // In one order, so that no two wait for each other.
    const changed = [...this.#bytes].filter(([, bytes]) => bytes !== 0).sort(([a], [b]) => a - b);
    if (changed.length === 0) return;
    await session.run(ADD, {
      hostIds: changed.map(([hostId]) => hostId),
      bytes: changed.map(([, bytes]) => bytes),
    });
  }
}

/** As the database counts a text. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

const encoder = new TextEncoder();

/** 0 of a host that is not there. */
export async function storedBytes(db: Reader, hostId: number): Promise<number> {
  return (await db.get<{ bytes: number }>(FIND, { hostId }))?.bytes ?? 0;
}
