import { systemClock } from "../../../shared/clock.ts";
import { COMMIT_LIMITS, GroupCommit } from "../group_commit.ts";
import { recordWrites, type Write } from "../transaction.ts";
import type { PackedWrite } from "./commit.ts";
import { createApiTokenReads } from "./api_tokens.ts";
import { createAuditReads } from "./audit.ts";
import { createChangeReads } from "./changes.ts";
import { openReader } from "./database.ts";
import type { OpenOptions } from "../engine.ts";
import { createEnrolmentReads } from "./enrolments.ts";
import { createFactorReads } from "./factors.ts";
import { createHistoryReads } from "./history.ts";
import { createSketchReads } from "./history_sketch.ts";
import { packHistory } from "../packing/packed_sample.ts";
import { createHostBytesReads } from "./host_bytes.ts";
import { createHostEventReads } from "./host_events.ts";
import { createHostReads } from "./hosts.ts";
import { createIncidentStores } from "./incident_stores.ts";
import { createLastGoodReads } from "./last_good.ts";
import { createLedgerReads } from "./ledger.ts";
import { createJournalReads } from "./ledger_journal.ts";
import { createLeftPoolReads } from "./left_pools.ts";
import { createMuteReads } from "./mutes.ts";
import { createRetention } from "../retention.ts";
import { createRevisionReads } from "./revisions.ts";
import { createRowCheck } from "../row_check.ts";
import { createSampleReads } from "./samples.ts";
import { createSessionReads } from "./sessions.ts";
import { createSettingReads } from "./settings.ts";
import { createSnapshotPolicyReads } from "./snapshot_policies.ts";
import { createThresholdReads } from "./thresholds.ts";
import { createWallReads } from "./walls.ts";
import { DatabaseRefused, StorageError, type Store } from "../port.ts";
import { WorkerCalls, type WorkerFault } from "../../workers/worker_calls.ts";
import type { WriterOperations } from "./writer_worker.ts";

export interface OpenStoreOptions extends OpenOptions {
  /** The database file; made when it is missing. */
  path: string;
  /** Bounds the file, in pages of 4 KiB; null for no bound but the disk's. */
  maxPageCount?: number | null;
  /** Starts the writer's Worker; for programs that carry its code in another place. */
  startWriter?: () => Worker;
}

/**
 * Opens the database and brings its schema up to date. One Worker writes, this thread only
 * reads, through a connection of its own. Rejects with `DatabaseRefused`; writes of the opened
 * store reject with `StorageError`.
 */
export async function openStore(
  {
    path,
    log,
    lock,
    maxPageCount = null,
    clock = systemClock,
    commitWaitMs = COMMIT_LIMITS.waitMs,
    startWriter = startWriterWorker,
  }: OpenStoreOptions,
): Promise<Store> {
  // Closed from the last to the first: the writer's connection after the reader's, since the
  // last one to close tidies up the write-ahead log.
  await using opening = new AsyncDisposableStack();
  const writer = new WorkerCalls<WriterOperations>(startWriter(), (fault) => toError(path, fault));
  opening.defer(() => writer.terminate());
  const { from, to } = await writer.call("open", {
    path,
    maxPageCount,
    isLocked: lock !== undefined,
  });
  if (from !== to) {
    log?.info("Upgraded the database schema from version {from} to {to}", { from, to });
  }

  let isBroken = false;
  const broken = writer.died.then((why) => {
    isBroken = true;
    return `its writer has died: ${why}`;
  });
  opening.defer(() => isBroken ? undefined : writer.call("close"));
  const db = opening.use(openReader(path));
  const hosts = createHostReads(db);
  const enrolments = createEnrolmentReads(db);
  const samples = createSampleReads(db);
  const { storedBytes } = createHostBytesReads(db);
  const history = createHistoryReads(db);
  const sketches = createSketchReads(db);
  const changes = createChangeReads(db);
  const mutes = createMuteReads(db);
  const lastGood = createLastGoodReads(db);
  const hostEvents = createHostEventReads(db);
  const leftPools = createLeftPoolReads(db);
  const sessions = createSessionReads(db);
  const factors = createFactorReads(db);
  const walls = createWallReads(db);
  const apiTokens = createApiTokenReads(db);
  const audit = createAuditReads(db);
  const settings = createSettingReads(db);
  const revisions = createRevisionReads(db);
  const check = createRowCheck(log);
  const thresholds = createThresholdReads(db, check);
  const snapshotPolicies = createSnapshotPolicyReads(db, check);
  const ledger = createLedgerReads(db, check);
  const { listJournal, listFleetJournal } = createJournalReads(db, check);
  const group = opening.use(
    new GroupCommit({
      commit: (units) => writer.call("commit", units.map(({ writes }) => writes.map(packWrite))),
      clock,
      waitMs: () => commitWaitMs,
      onGivenUp: (count) =>
        log?.error("Gave up {count} changes that the disk did not take for hours", { count }),
    }),
  );
  const retention = createRetention({
    writer,
    listHostIds: () => hosts.listHosts().map(({ id }) => id),
  });
  const opened = opening.move();

  return {
    listHosts: () => Promise.try(hosts.listHosts),
    findHost: (name) => Promise.try(hosts.findHost, name),
    insertHost: (...args) => writer.call("insertHost", ...args),
    replaceToken: (...args) => writer.call("replaceToken", ...args),
    changeHosts: (...args) => writer.call("changeHosts", ...args),
    async deleteHost(name) {
      const isDeleted = await writer.call("deleteHost", name);
      if (isDeleted) await retention.sweepDeletedHosts();
      return isDeleted;
    },
    recordJoin: (...args) => writer.call("recordJoin", ...args),
    recordSeen: (...args) => writer.call("recordSeen", ...args),
    recordVersions: (...args) => writer.call("recordVersions", ...args),

    enrolHosts: (...args) => writer.call("enrolHosts", ...args),
    renewCodes: (...args) => writer.call("renewCodes", ...args),
    listEnrolments: () => Promise.try(enrolments.listEnrolments),
    findLiveCode: (...args) => Promise.try(enrolments.findLiveCode, ...args),
    isLiveCode: (...args) => Promise.try(enrolments.isLiveCode, ...args),
    isEnrolling: (hostId) => Promise.try(enrolments.isEnrolling, hostId),
    useCode: (...args) => writer.call("useCode", ...args),
    endCode: (...args) => writer.call("endCode", ...args),
    clearEnrolments: () => writer.call("clearEnrolments"),

    latestSample: (hostId, kind) => Promise.try(samples.latestSample, hostId, kind),
    sampleAsOf: (...args) => Promise.try(samples.sampleAsOf, ...args),
    countSamples: (hostId) => Promise.try(samples.countSamples, hostId),
    storedBytes: (hostId) => Promise.try(storedBytes, hostId),
    trimHost: retention.trimHost,
    listLastGood: (hostId) => Promise.try(lastGood.listLastGood, hostId),

    listHistory: (...args) => Promise.try(history.listHistory, ...args),
    sketchHistory: (...args) => Promise.try(sketches.sketchHistory, ...args),

    listOpenChanges: () => Promise.try(changes.listOpenChanges),
    listChanges: (query) => Promise.try(changes.listChanges, query),
    listChangesAsOf: (...args) => Promise.try(changes.listChangesAsOf, ...args),

    listMutes: (nowMs) => Promise.try(mutes.listMutes, nowMs),
    putMute: (...args) => writer.call("putMute", ...args),
    deleteMute: (...args) => writer.call("deleteMute", ...args),
    identifyMute: (...args) => writer.call("identifyMute", ...args),

    listLeftPools: () => Promise.try(leftPools.listLeftPools),
    putLeftPool: (...args) => writer.call("putLeftPool", ...args),
    deleteLeftPool: (...args) => writer.call("deleteLeftPool", ...args),

    listThresholds: () => Promise.try(thresholds.listThresholds),
    putThreshold: (...args) => writer.call("putThreshold", ...args),
    deleteThreshold: (...args) => writer.call("deleteThreshold", ...args),

    listSnapshotPolicies: () => Promise.try(snapshotPolicies.listSnapshotPolicies),
    putSnapshotPolicy: (...args) => writer.call("putSnapshotPolicy", ...args),
    deleteSnapshotPolicy: (...args) => writer.call("deleteSnapshotPolicy", ...args),

    listHostEvents: (hostId) => Promise.try(hostEvents.listHostEvents, hostId),
    putHostEvent: (...args) => writer.call("putHostEvent", ...args),
    deleteHostEvent: (...args) => writer.call("deleteHostEvent", ...args),

    listSessions: () => Promise.try(sessions.listSessions),
    findSession: (idHash) => Promise.try(sessions.findSession, idHash),
    insertSession: (...args) => writer.call("insertSession", ...args),
    touchSession: (...args) => writer.call("touchSession", ...args),
    confirmSession: (...args) => writer.call("confirmSession", ...args),
    deleteSession: (...args) => writer.call("deleteSession", ...args),
    deleteOtherSessions: (...args) => writer.call("deleteOtherSessions", ...args),
    deleteAllSessions: () => writer.call("deleteAllSessions"),

    listFactors: () => Promise.try(factors.listFactors),
    insertFactor: (...args) => writer.call("insertFactor", ...args),
    renameFactor: (...args) => writer.call("renameFactor", ...args),
    useTotp: (...args) => writer.call("useTotp", ...args),
    usePasskey: (...args) => writer.call("usePasskey", ...args),
    deleteFactor: (...args) => writer.call("deleteFactor", ...args),
    resetFactors: () => writer.call("resetFactors"),
    countRecoveryCodes: () => Promise.try(factors.countRecoveryCodes),
    replaceRecoveryCodes: (...args) => writer.call("replaceRecoveryCodes", ...args),
    useRecoveryCode: (...args) => writer.call("useRecoveryCode", ...args),

    listWalls: () => Promise.try(walls.listWalls),
    findWall: (cookieHash) => Promise.try(walls.findWall, cookieHash),
    insertWall: (...args) => writer.call("insertWall", ...args),
    openWall: (...args) => writer.call("openWall", ...args),
    touchWall: (...args) => writer.call("touchWall", ...args),
    deleteWall: (...args) => writer.call("deleteWall", ...args),

    listApiTokens: () => Promise.try(apiTokens.listApiTokens),
    findApiToken: (tokenHash) => Promise.try(apiTokens.findApiToken, tokenHash),
    insertApiToken: (...args) => writer.call("insertApiToken", ...args),
    touchApiToken: (...args) => writer.call("touchApiToken", ...args),
    deleteApiToken: (...args) => writer.call("deleteApiToken", ...args),

    listAudit: (query) => Promise.try(audit.listAudit, query),
    insertAudit: (...args) => writer.call("insertAudit", ...args),

    findSetting: (key) => Promise.try(settings.findSetting, key),
    putSetting: (...args) => writer.call("putSetting", ...args),

    listLedgerPools: () => Promise.try(ledger.listLedgerPools),
    listLedger: ledger.listLedger,
    listJournal: (query) => Promise.try(listJournal, query),
    listFleetJournal: (query) => Promise.try(listFleetJournal, query),

    revisions: () => Promise.try(revisions.revisions),
    watch: revisions.watch,

    ...createIncidentStores(db, check, {
      putChannel: (...args) => writer.call("putChannel", ...args),
      deleteChannel: (...args) => writer.call("deleteChannel", ...args),
      putPolicy: (...args) => writer.call("putPolicy", ...args),
      deletePolicy: (...args) => writer.call("deletePolicy", ...args),
      queueAct: (...args) => writer.call("queueAct", ...args),
      deleteQueuedAct: (...args) => writer.call("deleteQueuedAct", ...args),
      putWindow: (...args) => writer.call("putWindow", ...args),
      deleteWindow: (...args) => writer.call("deleteWindow", ...args),
    }),

    async transaction(record, options) {
      const { recorded, ...writes } = recordWrites(record);
      await group.add(writes, options);
      return recorded;
    },

    cluster: null,
    commitFigures: () => group.figures(),
    retain: retention.retain,
    broken,

    /** Writes called before are done first. */
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** History is packed here, so that less of it travels to the writer. */
function packWrite(write: Write): PackedWrite {
  if (write.op !== "insertSample") return write;
  const { history = [], ...sample } = write.args[0];
  return { op: write.op, args: [{ ...sample, history: packHistory(history) }] };
}

/** The one place that knows where the writer's code is. */
export function startWriterWorker(): Worker {
  return new Worker(new URL("./writer_worker.ts", import.meta.url), { type: "module" });
}

function toError(path: string, { name, message }: WorkerFault): Error {
  return name === "DatabaseRefused"
    ? new DatabaseRefused(message)
    : new StorageError(`Cannot write to "${path}": ${message}`);
}
