import type { GuestBackup } from "../../../shared/sample/backups.ts";
import type { CollectorError } from "../../../shared/sample/fields.ts";
import { guestId, guestType } from "../../../shared/sample/vms_runtime.ts";
import { fileError } from "../../io/io.ts";
import { type GuestLog, parseGuestLog } from "../../parsers/vzdump/guest_log.ts";
import type { ConfiguredBackup, Selection } from "../../parsers/vzdump/jobs.ts";
import { hostPath, type PartReading, read, unread } from "../care/part.ts";
import { type OwnGuest, readOwnGuests } from "../own_guests.ts";
import { type GoodBackup, MAX_GUESTS } from "./memory.ts";
import type { BackupSources } from "./sources.ts";

const TAG = "backup_guests";
const LOGS = "var/log/vzdump";

/** A file whose time is further ahead than this was not written then. */
const CLOCK_SKEW_SECONDS = 60;

/** Jobs that this node runs, and what says which guests they cover. */
export interface Coverage {
  jobs: readonly ConfiguredBackup[];
  /** The pool that a guest is in; null: in none, undefined: not known. */
  poolOf: (guest: OwnGuest) => string | null | undefined;
}

interface ReadLog {
  /** Of the file, epoch seconds. */
  changed_unix: number;
  log: GuestLog;
}

export type GuestsReader = (
  sources: BackupSources,
  /** Null: the jobs were not read. */
  coverage: Coverage | null,
) => Promise<PartReading<GuestBackup[]>>;

/** Reads the logs of backups; one that has not changed is not read again. */
export function createGuestsReader(): GuestsReader {
  let known = new Map<string, ReadLog>();

  async function readLog(path: string, guest: string, { hostFiles }: BackupSources) {
    const changed = await hostFiles.modifiedUnix(path);
    const fail = (error: CollectorError) => unread({ ...error, subject: guest });
    if (changed.kind === "not_found") return unread();
    if (changed.kind !== "ok") return fail(fileError(TAG, path, changed));
    const before = known.get(guest);
    if (before?.changed_unix === changed.value) return read(before);
    const file = await hostFiles.readText(path);
    if (file.kind === "not_found") return unread();
    if (file.kind !== "ok") return fail(fileError(TAG, path, file));
    const log = parseGuestLog(file.value);
    if (log !== null) return read({ changed_unix: changed.value, log });
    const message = `Cannot read "${path}": nothing of it is left, as after a loss of power`;
    return fail({ tag: TAG, message });
  }

  return async (sources, coverage) => {
    const { context, hostFiles, pveFiles, memory, nowUnix } = sources;
    const own = await readOwnGuests(sources, { lane: pveFiles, tag: TAG });
    if (own.value === null) return unread(...own.errors);
    const folder = hostPath(context, LOGS);
    const listing = await hostFiles.listDirectory(folder);
    if (listing.kind !== "ok" && listing.kind !== "not_found") {
      return unread(fileError(TAG, folder, listing));
    }
    const logged = listing.kind === "ok" ? listing.value.flatMap(guestOfLog) : [];
    const ownIds = new Set(own.value.map(guestId));
    const elsewhere = logged.filter((guest) => !ownIds.has(guestId(guest)));
    // Logs of guests that are gone stay, and come last.
    const guests = [...own.value, ...elsewhere].slice(0, MAX_GUESTS);

    const logs = new Map<string, ReadLog>();
    const errors: CollectorError[] = own.value.length <= MAX_GUESTS ? [] : [{
      tag: TAG,
      message: `Cannot tell backups of ${own.value.length} guests: ${MAX_GUESTS} are the most`,
    }];
    const loggedIds = new Set(logged.map(guestId));
    for (const { type, vmid } of guests) {
      const id = guestId({ type, vmid });
      if (!loggedIds.has(id)) continue;
      const reading = await readLog(`${folder}/${type}-${vmid}.log`, id, sources);
      errors.push(...reading.errors);
      if (reading.value !== null) logs.set(id, reading.value);
    }
    known = logs;
    memory.keepOnly({ guests: new Set(guests.map(guestId)) });

    const value = guests.map((guest): GuestBackup => {
      const id = guestId(guest);
      const is_here = ownIds.has(id);
      const newest = logs.get(id);
      const good = memory.lastGood(id, newest === undefined ? null : goodOf(newest, nowUnix));
      return {
        ...guest,
        is_here,
        jobs: coverage === null || !is_here ? null : jobsOf(guest, coverage),
        last_ok_unix: good?.last_ok_unix ?? null,
        last_status: newest?.log.status ?? null,
        last_error: newest?.log.error ?? null,
        size_bytes: good?.size_bytes ?? null,
        target: good?.target ?? null,
        seen_unix: memory.seen(id, is_here ? nowUnix : null),
      };
    });
    return { value, errors };
  };
}

function guestOfLog(name: string): OwnGuest[] {
  const [, type, vmid] = /^(qemu|lxc)-([1-9]\d{2,8})\.log$/.exec(name) ?? [];
  const read = guestType.safeParse(type);
  return read.success ? [{ type: read.data, vmid: Number(vmid) }] : [];
}

function goodOf({ changed_unix, log }: ReadLog, nowUnix: number): GoodBackup | null {
  if (log.status !== "ok" || changed_unix > nowUnix + CLOCK_SKEW_SECONDS) return null;
  return { last_ok_unix: changed_unix, size_bytes: log.size_bytes, target: log.target };
}

/** The ids of the jobs that cover a guest; null where that hangs on a pool that is not known. */
function jobsOf(guest: OwnGuest, { jobs, poolOf }: Coverage): string[] | null {
  const covers = jobs.map(({ selection }) => isCovered(guest, selection, poolOf));
  const ids = jobs.filter((_, index) => covers[index]).map(({ id }) => id);
  return ids.length === 0 && covers.includes(null) ? null : ids;
}

function isCovered(
  guest: OwnGuest,
  selection: Selection,
  poolOf: Coverage["poolOf"],
): boolean | null {
  switch (selection.kind) {
    case "pool": {
      const pool = poolOf(guest);
      return pool === undefined ? null : pool === selection.pool;
    }
    case "guests":
      return selection.vmids.includes(guest.vmid);
    case "all":
      return !selection.except.includes(guest.vmid);
    case "none":
      return false;
  }
}
