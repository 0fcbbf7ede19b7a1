/** A checksum over rows in whatever order: two tables that have the same are equal. */
import { createHash } from "node:crypto";
import type { CopiedRow, TargetTable } from "./sources.ts";

const encoder = new TextEncoder();
const MODULUS = 2n ** 128n;

export class RowSum {
  #sum = 0n;
  rows = 0;

  constructor(readonly table: TargetTable) {}

  add(row: CopiedRow): void {
    const hash = createHash("sha256");
    for (const { name } of this.table.columns) {
      const value = row[name] ?? null;
      const bytes = value instanceof Uint8Array ? value : encoder.encode(String(value));
      const kind = value === null ? "null" : value instanceof Uint8Array ? "bytes" : typeof value;
      hash.update(`${kind} ${bytes.length} `).update(bytes);
    }
    const digest = hash.digest();
    this.#sum = (this.#sum + (digest.readBigUInt64BE(0) << 64n) + digest.readBigUInt64BE(8)) %
      MODULUS;
    this.rows++;
  }

  equals(other: RowSum): boolean {
    return this.rows === other.rows && this.#sum === other.#sum;
  }
}
