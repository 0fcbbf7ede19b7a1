/**
 * Incidents that changed, until that is on disk. A host's writes may wait behind many others of it
 * while a message about them is on its way already; that message takes them along to the disk, so
 * that whoever goes on after a kill knows what was told.
 */
import type { KeptIncident } from "../incidents/machine/live_incident.ts";
import type { Transaction } from "../store/port.ts";

type Written = ReturnType<Transaction["putIncident"]>;

export class UnwrittenIncidents {
  /** By id, as they are now; `written` null: nobody has begun to write it. */
  #waiting = new Map<string, { incident: KeptIncident; written: Written | null }>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Another server goes on with them. */
  clear(): void {
    this.#waiting.clear();
  }

  add(incidents: readonly KeptIncident[]): void {
    for (const incident of incidents) {
      this.#waiting.set(incident.id, { incident, written: null });
    }
  }

  write(transaction: Transaction, incident: KeptIncident): void {
    const written = transaction.putIncident(incident);
    const waiting = this.#waiting.get(incident.id);
    if (waiting?.incident === incident) waiting.written = written;
  }

  /** Those of `ids` that are not on disk, to be written with what rests on them. */
  writeWith(transaction: Transaction, ids: readonly string[]): void {
    for (const id of ids) {
      const waiting = this.#waiting.get(id);
      if (waiting === undefined || waiting.written?.isWritten === true) continue;
      this.write(transaction, waiting.incident);
    }
  }

  /** Forgets what is on disk, and what nothing is to be told of any more. */
  prune(isKnown: (id: string) => boolean): void {
    for (const [id, { written }] of this.#waiting) {
      if (written?.isWritten === true || !isKnown(id)) this.#waiting.delete(id);
    }
  }
}
