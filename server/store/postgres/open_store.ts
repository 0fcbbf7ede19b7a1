import { systemClock } from "../../../shared/clock.ts";
import type { DatabaseAddress } from "../database_url.ts";
import type { OpenOptions } from "../engine.ts";
import { Fences } from "../fences.ts";
import { COMMIT_LIMITS, GroupCommit } from "../group_commit.ts";
import type { Store } from "../port.ts";
import { createRetention, type RetentionSteps } from "../retention.ts";
import { createRowCheck } from "../row_check.ts";
import { recordWrites } from "../transaction.ts";
import { createApiTokens } from "./api_tokens.ts";
import { createAudit } from "./audit.ts";
import { createChangePruning, createChangeReads } from "./changes.ts";
import { createChannels } from "./channels.ts";
import { createCluster } from "./cluster.ts";
import { createCommit } from "./commit.ts";
import { Database } from "./database.ts";
import { createDeletedHostSteps } from "./deleted_hosts.ts";
import { createDeliveryPruning, createDeliveryReads } from "./deliveries.ts";
import { createEnrolments } from "./enrolments.ts";
import { createFactors } from "./factors.ts";
import { refusing } from "./faults.ts";
import { createHistoryPruning, createHistoryReads } from "./history.ts";
import { createSketchReads } from "./history_sketch.ts";
import { storedBytes } from "./host_bytes.ts";
import { createHostEvents } from "./host_events.ts";
import { createHosts } from "./hosts.ts";
import { createIncidentLists } from "./incident_list.ts";
import { createIncidentPartReads } from "./incident_parts.ts";
import { createIncidentPruning, createIncidentReads } from "./incidents.ts";
import { createLastGoodReads } from "./last_good.ts";
import { createLedgerReads } from "./ledger.ts";
import { createJournalReads } from "./ledger_journal.ts";
import { createLedgerPruning } from "./ledger_pruning.ts";
import type { PostgresLock } from "./lock.ts";
import { migrate, readSchema, refuseNewer, SCHEMA_VERSION } from "./migrations.ts";
import { createPartitions } from "./partitions.ts";
import { createBasePruning } from "./payload_bases.ts";
import { createRevisionReads } from "./revisions.ts";
import { createSamplePruning } from "./sample_pruning.ts";
import { createSampleReads } from "./samples.ts";
import { createSessions, createSettings } from "./sessions.ts";
import { createSnapshotPolicies } from "./snapshot_policies.ts";
import { createPolicies, createQueuedActs, createWindows } from "./telling_tables.ts";
import { createThresholds } from "./thresholds.ts";
import { createTrimming } from "./trimming.ts";
import { createWalls } from "./walls.ts";
import { createLeftPools, createMutes } from "./words.ts";

/** How long a sample may wait for others where other servers wait to show it. */
const SHARED_WAIT_MS = 500;

export interface OpenPostgresOptions extends OpenOptions {
  address: DatabaseAddress;
}

/**
 * Opens the database and brings its schema up to date. Rejects with `DatabaseRefused`; writes of the
 * opened store reject with `StorageError`, also while the database is away.
 */
export async function openStore(
  {
    address,
    log,
    lock,
    clock = systemClock,
    commitWaitMs = COMMIT_LIMITS.waitMs,
  }: OpenPostgresOptions,
): Promise<Store> {
  await using opening = new AsyncDisposableStack();
  const db = opening.use(new Database(address));
  const { from, to } = await refusing(address.name, () => upgrade(db));
  if (from !== to) {
    log?.info("Upgraded the database schema from version {from} to {to}", { from, to });
  }
  const partitions = createPartitions(db, clock);
  if (lock !== undefined) {
    await refusing(address.name, async () => {
      await db.makeConnections();
      await partitions.makeAhead();
    });
  }

  const check = createRowCheck(log);
  const fences = new Fences();
  const hosts = createHosts(db, fences);
  const { pruneMutes, ...mutes } = createMutes(db);
  const { pruneHostEvents, ...hostEvents } = createHostEvents(db);
  const { pruneSessions, ...sessions } = createSessions(db);
  const { pruneAudit, ...audit } = createAudit(db);
  const { listPoolsOf, ...ledger } = createLedgerReads(db, check);
  const { commit } = createCommit(db, fences);
  let waitMs = commitWaitMs;
  const group = opening.use(
    new GroupCommit({
      commit,
      clock,
      waitMs: () => waitMs,
      onGivenUp: (count) =>
        log?.error("Gave up {count} changes that the database did not take for hours", { count }),
    }),
  );
  const steps = {
    ...createSamplePruning(db),
    ...createBasePruning(db),
    ...createHistoryPruning(db),
    ...createChangePruning(db),
    ...createIncidentPruning(db),
    ...createDeliveryPruning(db),
    ...createLedgerPruning(db),
    ...createDeletedHostSteps(db),
    ...createTrimming(db),
    pruneHostEvents,
    pruneMutes,
    pruneAudit,
    pruneSessions,
    // The database looks after itself.
    optimize: () => Promise.resolve(),
  };
  const retention = (hostIds: number[]) =>
    createRetention({ writer: callerOf(steps), listHostIds: () => hostIds });
  const opened = opening.move();

  return {
    ...hosts,
    async deleteHost(name) {
      const isDeleted = await hosts.deleteHost(name);
      if (isDeleted) await retention([]).sweepDeletedHosts();
      return isDeleted;
    },
    ...createEnrolments(db),
    ...createSampleReads(db),
    storedBytes: (hostId) => storedBytes(db, hostId),
    trimHost: (...args) => retention([]).trimHost(...args),
    ...createLastGoodReads(db),
    ...createHistoryReads(db),
    ...createSketchReads(db),
    ...createChangeReads(db),
    ...mutes,
    ...createLeftPools(db),
    ...createThresholds(db, check),
    ...createSnapshotPolicies(db, check),
    ...hostEvents,
    ...sessions,
    ...createFactors(db),
    ...createWalls(db),
    ...createApiTokens(db),
    ...audit,
    ...createSettings(db),
    ...ledger,
    ...createJournalReads(db, check),
    ...createRevisionReads(db),
    ...createIncidentReads(db, check),
    ...createIncidentLists(db, check),
    ...createIncidentPartReads(db, check),
    ...createDeliveryReads(db, check),
    ...createChannels(db, check),
    ...createPolicies(db, check),
    ...createQueuedActs(db),
    ...createWindows(db, check),
    cluster: createCluster(db, fences, {
      listPoolsOf,
      onHolding: ({ servers }) =>
        waitMs = servers > 1 ? Math.min(commitWaitMs, SHARED_WAIT_MS) : commitWaitMs,
    }),

    async transaction(record, options) {
      const { recorded, ...writes } = recordWrites(record);
      await group.add(writes, { ...options, fence: fences.of(options?.owner ?? 0) });
      return recorded;
    },
    commitFigures: () => group.figures(),
    async retain(limits, signal) {
      const dropped = { samples: 0, history_points: 0 };
      if (!signal?.aborted) {
        await partitions.makeAhead();
        Object.assign(dropped, await partitions.dropOld(limits, signal));
      }
      const hostIds = (await hosts.listHosts()).map(({ id }) => id);
      const removed = await retention(hostIds).retain(limits, signal);
      return {
        ...removed,
        samples: removed.samples + dropped.samples,
        history_points: removed.history_points + dropped.history_points,
      };
    },
    // A connection that is lost is made anew; a lock may be another's by then.
    broken: lostOf(lock),

    /** Writes called before are done first. */
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Steps of the same names as functions that wait. */
type Steps = {
  [K in keyof RetentionSteps]: (
    ...args: Parameters<RetentionSteps[K]>
  ) => Promise<ReturnType<RetentionSteps[K]>>;
};

function callerOf(steps: Steps) {
  return {
    call: <K extends keyof RetentionSteps>(op: K, ...args: Parameters<RetentionSteps[K]>) =>
      steps[op](...args),
  };
}

function lostOf(lock: OpenOptions["lock"]): Promise<string> {
  const { lost } = (lock ?? {}) as Partial<PostgresLock>;
  return lost ?? new Promise(() => {});
}

async function upgrade(db: Database) {
  const state = await readSchema(db, db.name);
  if (state !== null) refuseNewer(state, db.name);
  if (state !== null && state.version >= SCHEMA_VERSION) {
    return { from: state.version, to: state.version };
  }
  return await db.maintain(migrate);
}
