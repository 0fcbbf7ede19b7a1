import type { Logger } from "@logtape/logtape";
import { DatabaseRefused, openReader } from "./database.ts";
import { createHostReads } from "./hosts.ts";
import { createSampleReads } from "./samples.ts";
import { createSessionReads } from "./sessions.ts";
import { createSettingReads } from "./settings.ts";
import { StorageError, type Store } from "./store.ts";
import { WorkerCalls, type WorkerFault } from "./worker_calls.ts";
import type { WriterOperations } from "./writer_worker.ts";

export interface OpenStoreOptions {
  /** The database file; made when it is missing. */
  path: string;
  log?: Logger;
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
  { path, log, maxPageCount = null, startWriter = startWriterWorker }: OpenStoreOptions,
): Promise<Store> {
  // Closed from the last to the first: the writer's connection after the reader's, since the
  // last one to close tidies up the write-ahead log.
  await using opening = new AsyncDisposableStack();
  const writer = new WorkerCalls<WriterOperations>(startWriter(), (fault) => toError(path, fault));
  opening.defer(() => writer.terminate());
  const { from, to } = await writer.call("open", { path, maxPageCount });
  if (from !== to) {
    log?.info("Upgraded the database schema from version {from} to {to}", { from, to });
  }

  opening.defer(() => writer.call("close"));
  const db = opening.use(openReader(path));
  const hosts = createHostReads(db);
  const samples = createSampleReads(db);
  const sessions = createSessionReads(db);
  const settings = createSettingReads(db);
  const opened = opening.move();

  return {
    listHosts: () => Promise.try(hosts.listHosts),
    findHost: (name) => Promise.try(hosts.findHost, name),
    hostsRevision: () => Promise.try(hosts.hostsRevision),
    insertHost: (...args) => writer.call("insertHost", ...args),
    replaceToken: (...args) => writer.call("replaceToken", ...args),
    deleteHost: (...args) => writer.call("deleteHost", ...args),
    recordJoin: (...args) => writer.call("recordJoin", ...args),
    recordSeen: (...args) => writer.call("recordSeen", ...args),
    recordVersions: (...args) => writer.call("recordVersions", ...args),

    latestSample: (hostId, kind) => Promise.try(samples.latestSample, hostId, kind),
    countSamples: (hostId) => Promise.try(samples.countSamples, hostId),
    insertSamples: (...args) => writer.call("insertSamples", ...args),

    findSession: (idHash) => Promise.try(sessions.findSession, idHash),
    insertSession: (...args) => writer.call("insertSession", ...args),
    touchSession: (...args) => writer.call("touchSession", ...args),
    deleteSession: (...args) => writer.call("deleteSession", ...args),
    deleteAllSessions: () => writer.call("deleteAllSessions"),
    deleteIdleSessions: (...args) => writer.call("deleteIdleSessions", ...args),

    findSetting: (key) => Promise.try(settings.findSetting, key),
    putSetting: (...args) => writer.call("putSetting", ...args),

    /** Writes called before are done first. */
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The one place that knows where the writer's code is. */
function startWriterWorker(): Worker {
  return new Worker(new URL("./writer_worker.ts", import.meta.url), { type: "module" });
}

function toError(path: string, { name, message }: WorkerFault): Error {
  return name === "DatabaseRefused"
    ? new DatabaseRefused(message)
    : new StorageError(`Cannot write to "${path}": ${message}`);
}
