/** Commits transactions in groups: one commit for all of a group, and a few statements for its samples. */
import type { CommitUnit, UnitOutcome } from "../group_commit.ts";
import { type PackedSample, packHistory } from "../packing/packed_sample.ts";
import { type Fences, isOfDesk } from "../fences.ts";
import type { NewestMark } from "../port.ts";
import type { Write } from "../transaction.ts";
import type { Database, Session } from "./database.ts";
import { checkFences, type FencedUnit, IS_TAKEN } from "./fencing.ts";
import { ChangedHosts, DESK_ROW } from "./host_versions.ts";
import { isOfRow, messageOf } from "./faults.ts";
import { ByteCount } from "./host_bytes.ts";
import { markNewest } from "./newest_samples.ts";
import { createSampleWrites } from "./samples.ts";
import { runsOf, writeRun } from "./write_runs.ts";

export function createCommit(db: Database, fences: Pick<Fences, "server">) {
  const { insertSamples } = createSampleWrites();

  /**
   * Samples come first, whatever was written before them: nothing but marks depends on them, and
   * what a sample comes to on nothing else.
   */
  async function writeUnits(
    session: Session,
    units: readonly FencedUnit[],
  ): Promise<UnitOutcome[]> {
    const count = new ByteCount();
    const changed = new ChangedHosts();
    const kept = units.flatMap(({ writes }) => writes ?? []);
    const locked = new Set(
      units.filter(({ isHostLocked }) => isHostLocked).map(({ hostId }) => hostId),
    );
    const samples = await insertSamples(session, samplesOf(kept), { count, locked });
    const marks: NewestMark[] = [];
    const outcomes: UnitOutcome[] = [];
    for (const { writes, hostId, isFenced, leftOut } of units) {
      if (writes === null) {
        outcomes.push(IS_TAKEN);
        continue;
      }
      const values: unknown[] = [];
      for (const run of runsOf(writes)) {
        if (leftOut(run[0])) {
          values.push(...run.map(() => null));
          continue;
        }
        values.push(...await writeRun(session, run, { samples, marks }));
        if (!isFenced) continue;
        for (const write of run) {
          if (isOfDesk(write)) changed.add(DESK_ROW, null);
          else changed.addWrite(write, hostId);
        }
      }
      outcomes.push({ ok: true, values });
    }
    await markNewest(session, marks);
    await count.write(session);
    await changed.write(session);
    return outcomes;
  }

  /** One that cannot be written takes none of the others with it. */
  async function writeApart(
    session: Session,
    units: readonly FencedUnit[],
  ): Promise<UnitOutcome[]> {
    const outcomes: UnitOutcome[] = [];
    for (const unit of units) {
      await session.exec("SAVEPOINT unit");
      try {
        outcomes.push(...await writeUnits(session, [unit]));
        await session.exec("RELEASE SAVEPOINT unit");
      } catch (error) {
        if (!isOfRow(error)) throw error;
        await session.exec("ROLLBACK TO SAVEPOINT unit");
        outcomes.push({ ok: false, why: messageOf(error) });
      }
    }
    return outcomes;
  }

  return {
    /** Rejects with `StorageError` when nothing of any was kept. */
    async commit(units: readonly CommitUnit[]): Promise<UnitOutcome[]> {
      const fenced = (write: typeof writeUnits) =>
        db.write(async (session) =>
          write(session, await checkFences(session, units, fences.server))
        );
      try {
        return await fenced(writeUnits);
      } catch (error) {
        if (!isOfRow(error)) throw error;
        return await fenced(writeApart);
      }
    },
  };
}

function samplesOf(unit: readonly Write[]): PackedSample[] {
  return unit.flatMap((write) => {
    if (write.op !== "insertSample") return [];
    const { history = [], ...sample } = write.args[0];
    return [{ ...sample, history: packHistory(history) }];
  });
}
