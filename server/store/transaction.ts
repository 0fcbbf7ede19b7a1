/** What one transaction writes, and how it is written down before it is committed. */
import type { ClosedChange, IdentifiedChange, NewChange } from "./rows/changes.ts";
import { countLedgerRows, type LedgerWrite } from "./rows/ledger_kinds.ts";
import { INCIDENT_WRITES, type IncidentWrites } from "./incident_writes.ts";
import type { InsertOutcome, KeptReading, NewestMark, NewSample } from "./rows/samples.ts";

/** Everything that can be part of a transaction. */
export interface Writes extends IncidentWrites {
  insertSample(sample: NewSample): InsertOutcome;
  keepReading(hostId: number, reading: KeptReading): void;
  markNewest(mark: NewestMark): void;
  /** A reason that is open already stays as it is. */
  openReason(reason: NewChange): void;
  closeReason(reason: ClosedChange): void;
  identifyReason(reason: IdentifiedChange): void;
  putLedger(write: LedgerWrite): void;
}

/** One write, as it travels to the database. */
export type Write = {
  [K in keyof Writes]: { op: K; args: Parameters<Writes[K]> };
}[keyof Writes];

/** What a write came to; to be read once its transaction is committed. */
export interface Written<R> {
  /** Throws before the commit. */
  readonly value: R;
  /** Whether it is committed. */
  readonly isWritten: boolean;
}

export interface TransactionOptions {
  /** Of which host it is: one that writes much waits for its own. 0, and the default: none. */
  owner?: number;
  /** It may be committed with others, up to two seconds later. */
  may_wait?: boolean;
  /**
   * What the disk does not take now is written later, in its order, except for samples: those
   * are their sender's to send again.
   */
  keep?: boolean;
}

/** Writes down, in order, what is to be written: all of it is, or nothing. */
export type Transaction = {
  [K in keyof Writes]: (...args: Parameters<Writes[K]>) => Written<ReturnType<Writes[K]>>;
};

/** Writes of one transaction and the places for what they come to. */
export interface RecordedWrites {
  writes: Write[];
  /** Gives each write its value. */
  settle(values: readonly unknown[]): void;
}

/** Everything that can be part of a transaction, by its name. */
const OPS = [
  "insertSample",
  "keepReading",
  "markNewest",
  "openReason",
  "closeReason",
  "identifyReason",
  "putLedger",
  ...INCIDENT_WRITES,
] as const satisfies readonly (keyof Writes)[];

/** Writes down what its methods, one for each of `OPS`, are called with. */
class Recorder {
  readonly writes: Write[] = [];
  values: readonly unknown[] | null = null;

  note(op: Write["op"], args: unknown[]): Written<unknown> {
    // `Transaction` admits only the write's own arguments.
    return new Place(this, this.writes.push({ op, args } as Write) - 1);
  }
}

// Once for all: every sample is a transaction.
for (const op of OPS) {
  Object.defineProperty(Recorder.prototype, op, {
    value(this: Recorder, ...args: unknown[]): Written<unknown> {
      return this.note(op, args);
    },
  });
}

/** Where among the values of its transaction a write's own will be. */
class Place implements Written<unknown> {
  constructor(readonly recorder: Recorder, readonly at: number) {}

  get value(): unknown {
    const { values, writes } = this.recorder;
    if (values !== null) return values[this.at];
    throw new Error(`Cannot read what "${writes[this.at]?.op}" came to before its commit`);
  }

  get isWritten(): boolean {
    return this.recorder.values !== null;
  }
}

/** What `record` wants written; nothing of it is yet. */
export function recordWrites<R>(
  record: (transaction: Transaction) => R,
): RecordedWrites & { recorded: R } {
  const recorder = new Recorder();
  // It has a method for each of `OPS`.
  const recorded = record(recorder as unknown as Transaction);
  const settle = (given: readonly unknown[]) => void (recorder.values = given);
  return { recorded, writes: recorder.writes, settle };
}

/** About how many bytes `writes` take: samples are nearly all of it. */
export function sizeOf(writes: readonly Write[]): number {
  let bytes = 0;
  for (const { op, args } of writes) {
    if (op === "insertSample") bytes += args[0].payload.length;
    else if (op === "putIncident") bytes += SMALL_BYTES * (1 + args[0].reasons.length);
    else if (op === "putDelivery") bytes += SMALL_BYTES * (1 + args[0].says.length);
    else if (op === "putLedger") bytes += SMALL_BYTES * (1 + countLedgerRows(args[0]));
    else bytes += SMALL_BYTES;
  }
  return bytes;
}

/** More than any row takes that is no sample and no reading. */
const SMALL_BYTES = 500;
