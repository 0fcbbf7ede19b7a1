/** The only thread that writes: a commit waits for the disk, and nothing else should. */
import type { DatabaseSync } from "node:sqlite";
import { createApiTokenWrites } from "./api_tokens.ts";
import { createAuditWrites } from "./audit.ts";
import { createChangeWrites } from "./changes.ts";
import { createCommit } from "./commit.ts";
import { openDatabase, OPTIMIZE, refusing, watchPlace } from "./database.ts";
import { lockDatabase } from "./database_lock.ts";
import { createDeletedHostWrites } from "./deleted_hosts.ts";
import { createEnrolmentWrites } from "./enrolments.ts";
import { createFactorWrites } from "./factors.ts";
import { createHostBytesWrites } from "./host_bytes.ts";
import { createHostEventWrites } from "./host_events.ts";
import { createHostWrites } from "./hosts.ts";
import { migrate, SCHEMA_VERSION, schemaVersion } from "./migrations.ts";
import type { SchemaChange } from "../engine.ts";
import { createIncidentStoreWrites } from "./incident_stores.ts";
import { createLedgerPruning } from "./ledger_pruning.ts";
import { createLeftPoolWrites } from "./left_pools.ts";
import { createMuteWrites } from "./mutes.ts";
import { createSampleParts } from "./samples.ts";
import { createSessionWrites } from "./sessions.ts";
import { createSettingWrites } from "./settings.ts";
import { createSnapshotPolicyWrites } from "./snapshot_policies.ts";
import { createThresholdWrites } from "./thresholds.ts";
import { createWallWrites } from "./walls.ts";
import { answerCalls, type Operations } from "../../workers/worker_calls.ts";

export interface WriterOptions {
  path: string;
  /** Bounds the file, in pages of 4 KiB; beyond it SQLite says that the disk is full. */
  maxPageCount: number | null;
  /** Whether this process holds the lock of the database. */
  isLocked: boolean;
}

/** As long as another process that is not serving may take to bring the schema up to date. */
const UPGRADE_WAIT_MS = 5000;

export type WriterOperations =
  & { open(options: WriterOptions): Promise<SchemaChange> }
  & ReturnType<typeof createWrites>;

const operations: Operations = {
  /** Comes first: there are no other operations before the database is open. */
  async open({ path, maxPageCount, isLocked }: WriterOptions): Promise<SchemaChange> {
    const db = openDatabase(path, { isLocked });
    if (maxPageCount !== null) db.exec(`PRAGMA max_page_count = ${maxPageCount}`);
    const change = await upgrade(db, path, isLocked);
    const { close, settleFrom, ...writes } = createWrites(db);
    // What a server knows of its hosts it then finds by the index alone.
    if (isLocked) settleFrom(1);
    Object.assign(operations, afterCheck(watchPlace(path), writes), { close });
    return change;
  },
};

/** The same operations, each of which begins with `check`. */
function afterCheck(check: () => void, writes: Operations): Operations {
  return Object.fromEntries(
    Object.entries(writes).map(([name, write]) => [name, (...args) => {
      check();
      return write(...args);
    }]),
  );
}

/** Never under the feet of a running server. */
async function upgrade(db: DatabaseSync, path: string, isLocked: boolean): Promise<SchemaChange> {
  if (isUpToDate(db)) return UP_TO_DATE;
  try {
    using _lock = isLocked
      ? null
      : await lockDatabase(path, { purpose: "upgrade", waitMs: UPGRADE_WAIT_MS });
    return refusing(path, () => migrate(db));
  } catch (error) {
    // A server that has just started holds the lock, and has upgraded meanwhile.
    if (isUpToDate(db)) return UP_TO_DATE;
    throw error;
  }
}

const UP_TO_DATE: SchemaChange = { from: SCHEMA_VERSION, to: SCHEMA_VERSION };

function isUpToDate(db: DatabaseSync): boolean {
  return schemaVersion(db) === SCHEMA_VERSION;
}

function createWrites(db: DatabaseSync) {
  const { recent, history, samples } = createSampleParts(db);
  const { pruneHistory } = history;
  const { pruneSamples, prunePayloadBases } = samples;
  return {
    ...createCommit(db, { samples, recent }),
    ...createHostWrites(db),
    ...createEnrolmentWrites(db),
    ...createDeletedHostWrites(db),
    pruneSamples,
    prunePayloadBases,
    pruneHistory,
    ...createHostBytesWrites(db, recent),
    ...createChangeWrites(db),
    ...createMuteWrites(db),
    ...createLeftPoolWrites(db),
    ...createThresholdWrites(db),
    ...createSnapshotPolicyWrites(db),
    ...createHostEventWrites(db),
    ...createSessionWrites(db),
    ...createFactorWrites(db),
    ...createWallWrites(db),
    ...createApiTokenWrites(db),
    ...createAuditWrites(db),
    ...createSettingWrites(db),
    ...createIncidentStoreWrites(db),
    settleFrom: recent.settleFrom,
    ...createLedgerPruning(db),
    optimize: (): void => db.exec(OPTIMIZE),
    close: (): void => db.close(),
  };
}

answerCalls(operations);
