/** Commits transactions in groups: one wait for the disk for all of a group. */
import type { DatabaseSync } from "node:sqlite";
import type { UnitOutcome } from "../group_commit.ts";
import type { Write, Writes } from "../transaction.ts";
import { createReasonWrites } from "./changes.ts";
import { createIncidentTransactionWrites } from "./incident_stores.ts";
import { createLastGoodWrites } from "./last_good.ts";
import { createLedgerWrites } from "./ledger.ts";
import { createNewestSampleWrites } from "./newest_samples.ts";
import type { EncodedSample } from "../packing/payload_base.ts";
import type { PackedSample } from "../packing/packed_sample.ts";
import { MAX_RECENT, type RecentSamples } from "./recent_samples.ts";
import type { SampleWrites } from "./samples.ts";
import { isOfDisk, transaction } from "./transaction.ts";

/** A write as it travels to the writer. */
export type PackedWrite =
  | Exclude<Write, { op: "insertSample" }>
  | { op: "insertSample"; args: [sample: PackedSample] };

type ReadyWrite =
  | Exclude<Write, { op: "insertSample" }>
  | { op: "insertSample"; args: [sample: EncodedSample] };

export interface CommitParts {
  samples: Pick<SampleWrites, "createEncoder" | "insertEncoded">;
  recent: Pick<RecentSamples, "settleFrom">;
}

export function createCommit(db: DatabaseSync, { samples, recent }: CommitParts) {
  const { createEncoder, insertEncoded } = samples;
  const operations: { [K in Exclude<keyof Writes, "insertSample">]: Writes[K] } = {
    ...createLastGoodWrites(db),
    ...createNewestSampleWrites(db),
    ...createReasonWrites(db),
    ...createIncidentTransactionWrites(db),
    ...createLedgerWrites(db),
  };

  function write(ready: ReadyWrite): unknown {
    if (ready.op === "insertSample") return insertEncoded(...ready.args);
    // `Write` pairs each operation with its own arguments.
    const operation = operations[ready.op] as (...args: unknown[]) => unknown;
    return operation(...ready.args);
  }

  /** All in one go: nothing of any is kept where one cannot be written. */
  function commitTogether(units: readonly (readonly PackedWrite[])[]): UnitOutcome[] {
    const encode = createEncoder();
    const ready = units.map((unit) => unit.map((packed) => prepare(packed, encode)));
    return transaction(
      db,
      () => ready.map((unit): UnitOutcome => ({ ok: true, values: unit.map(write) })),
    );
  }

  function commitAll(units: readonly (readonly PackedWrite[])[]): UnitOutcome[] {
    try {
      return commitTogether(units);
    } catch (error) {
      if (isOfDisk(error)) throw error;
      return commitApart(units);
    }
  }

  /** The same, but one that cannot be written takes none of the others with it. */
  function commitApart(units: readonly (readonly PackedWrite[])[]): UnitOutcome[] {
    return transaction(db, () => units.map(writeUnit));
  }

  function writeUnit(unit: readonly PackedWrite[]): UnitOutcome {
    db.exec("SAVEPOINT unit");
    try {
      const encode = createEncoder();
      const values = unit.map((packed) => write(prepare(packed, encode)));
      db.exec("RELEASE unit");
      return { ok: true, values };
    } catch (error) {
      // On a full disk SQLite has rolled everything back.
      if (!db.isTransaction || isOfDisk(error)) throw error;
      db.exec("ROLLBACK TO unit; RELEASE unit");
      return { ok: false, why: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    commit(units: readonly (readonly PackedWrite[])[]): UnitOutcome[] {
      const outcomes = commitAll(units);
      recent.settleFrom(MAX_RECENT);
      return outcomes;
    },
  };
}

function prepare(packed: PackedWrite, encode: (sample: PackedSample) => EncodedSample): ReadyWrite {
  return packed.op === "insertSample" ? { op: packed.op, args: [encode(packed.args[0])] } : packed;
}
