/**
 * Who did what, from where and when: rows that are kept 400 days and shown on a page, and the
 * same as lines of the log.
 */
import type { Logger } from "@logtape/logtape";
import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import {
  type AuditStore,
  type NewAuditEntry,
  type SettingStore,
  StorageError,
} from "../store/port.ts";
import { AUDIT_ACTIONS, type AuditAction, isAuditAction } from "./audit_actions.ts";
import { createMinuteShare } from "./minute_share.ts";

export const COMMAND_LINE = "command line";
/** The one who signs in. */
export const OPERATOR = "operator";
/** Somebody who has not proved to be anybody. */
export const STRANGER = "stranger";
/** What this program does by itself. */
export const SERVER = "server";

export interface AuditedAct {
  who: string;
  /** Null for what was done on the server itself. */
  address: string | null;
  action: AuditAction;
  subject?: string;
}

export interface Audit extends Disposable {
  /**
   * Notes what was done. Never rejects: what cannot be stored, as on a full disk, is in the log,
   * since it has been done all the same.
   */
  note(act: AuditedAct): Promise<void>;
  /** The same for what strangers may try as often as they like: ten a minute, then a count. */
  noteAttempt(act: Omit<AuditedAct, "who">): Promise<void>;
  /** Writes into the log what the command line has noted since the last time, by any server. */
  logCommands(): Promise<void>;
}

export interface AuditOptions {
  store: AuditStore & SettingStore;
  clock: Clock;
  log: Pick<Logger, "info">;
  onFault(error: unknown): void;
}

const COMMANDS_AT_ONCE = 10_000;
/** Id of the newest entry of which the log has been told, whoever made it. */
const LOGGED = "audit_logged_id";

export function createAudit({ store, clock, log, onFault }: AuditOptions): Audit {
  const attempts = createMinuteShare<AuditAction>({
    clock,
    perMinute: SHARES.strangersLog.linesPerMinute,
    onLeftOut: (action, count) =>
      note({
        who: STRANGER,
        address: null,
        action: "attempts_left_out",
        subject: `${count} of "${AUDIT_ACTIONS[action]}"`,
      }),
  });
  async function note({ who, address, action, subject = "" }: AuditedAct): Promise<void> {
    const entry = { at_ms: clock.nowMs(), who, address, action, subject };
    writeLine(log, entry);
    try {
      await store.insertAudit(entry);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      onFault(error);
    }
  }

  return {
    note,
    async noteAttempt(act) {
      if (attempts.take(act.action)) await note({ ...act, who: STRANGER });
    },
    async logCommands() {
      const after = Number(await store.findSetting(LOGGED) ?? 0);
      const entries = await store.listAudit({ limit: COMMANDS_AT_ONCE, after_id: after });
      const newest = entries[0]?.id;
      // First: a line that comes again each minute while the disk is full helps nobody.
      if (newest !== undefined) await store.putSetting(LOGGED, String(newest));
      for (const entry of entries.reverse()) {
        if (entry.who === COMMAND_LINE) writeLine(log, entry);
      }
    },
    [Symbol.dispose]: () => attempts[Symbol.dispose](),
  };
}

/** Notes what a command has done; rejects when it cannot be stored, for the command to say so. */
export async function noteCommand(
  store: Pick<AuditStore, "insertAudit">,
  action: AuditAction,
  subject = "",
): Promise<void> {
  await store.insertAudit(commandEntry(action, subject));
}

/** What `noteCommand` stores, for a command that opens the database in its own way. */
export function commandEntry(action: AuditAction, subject = ""): NewAuditEntry {
  return { at_ms: Date.now(), who: COMMAND_LINE, address: null, action, subject };
}

function writeLine(log: Pick<Logger, "info">, entry: NewAuditEntry): void {
  const { who, address, action, subject } = entry;
  log.info("Audit: {who} from {address}: {what} {subject}", {
    who,
    address: address ?? "this machine",
    what: isAuditAction(action) ? AUDIT_ACTIONS[action] : action,
    subject,
  });
}
