import type { Clock } from "../../../shared/clock.ts";
import type { LedgerWrite, Store, Transaction } from "../../store/port.ts";
import { countLedgerRows } from "../../store/rows/ledger_kinds.ts";
import type { Pieces } from "../pieces.ts";

/** So long others wait at most for what a sample adds. */
export const TURN_MS = 10;

/** Each is copied on its way to the writer. */
const WRITES_A_TURN = 2;

export interface TurnsOptions {
  store: Pick<Store, "transaction">;
  clock: Clock;
  nameOf: (hostId: number) => string;
  onFault: (doing: string, error: unknown) => void;
  /** Whether this server writes of a host; it does of all by default. */
  isMine?: (hostId: number) => boolean;
}

/** Works on what samples add in turns, between which others have theirs. */
export class Turns {
  constructor(readonly options: TurnsOptions) {}

  /**
   * Works for one turn; whether all is done. A sample that cannot be taken costs itself alone: what
   * it has added by then is kept.
   */
  take(hostId: number, pieces: Pieces<void>): boolean {
    try {
      return this.#work(pieces);
    } catch (error) {
      const { nameOf, onFault } = this.options;
      onFault(`remember what "${nameOf(hostId)}" tells`, error);
      return true;
    }
  }

  #work(pieces: Pieces<void>): boolean {
    const { clock } = this.options;
    const startMs = clock.monotonicMs();
    while (clock.monotonicMs() - startMs < TURN_MS) if (pieces.next().done) return true;
    return false;
  }

  /** The rest, turn by turn, each with its writes, once what began before it is done. */
  async finish({ host_id, pieces, writes, before }: {
    host_id: number;
    pieces: Pieces<void>;
    /** What the pieces add, and what is not written yet. */
    writes: LedgerWrite[];
    before: Promise<void> | null;
  }): Promise<void> {
    const { store, clock, isMine = () => true } = this.options;
    const written: Promise<unknown>[] = [];
    const options = { owner: host_id, keep: true, may_wait: true };
    await before;
    for (let isDone = false; !isDone;) {
      await clock.sleep(0);
      isDone = this.take(host_id, pieces);
      for (const write of writes.splice(0)) {
        if (!isMine(host_id)) continue;
        written.push(store.transaction((into) => writeAll(into, [write]), options));
        if (written.length % WRITES_A_TURN === 0) await clock.sleep(0);
      }
    }
    await Promise.allSettled(written);
  }
}

export function writeAll(
  into: Pick<Transaction, "putLedger">,
  writes: readonly LedgerWrite[],
): void {
  for (const write of writes) if (countLedgerRows(write) > 0) into.putLedger(write);
}
