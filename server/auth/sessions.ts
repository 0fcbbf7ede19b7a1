import type { Clock } from "../../shared/clock.ts";
import { Listeners } from "../../shared/listeners.ts";
import {
  type NewSession,
  SESSION_AGES,
  type SessionEntry,
  type SessionRow,
  type SessionStore,
  StorageError,
} from "../store/port.ts";
import { withLastKnown } from "./last_known.ts";
import { createToken, sha256Hex } from "./tokens.ts";

/** After it, what cannot be undone asks for the password again. */
const CONFIRMED_FOR_MS = 15 * 60_000;
/** Use is noted at most this often, so that reading a page is rarely a write. */
const TOUCH_AFTER_MS = 60_000;

/** The operator's sessions. The id goes to the browser, only its hash is kept. */
export interface Sessions {
  /** `who`: "" in every part that is not given. */
  start(who?: Partial<NewSession>): Promise<{ id: string; /** Seconds. */ cookieMaxAge: number }>;
  /** The hash of the id, which names the session inside the server; null when it is not valid. */
  check(id: string): Promise<string | null>;
  /** Whether a session that was valid still is. Looking is no use of it. */
  isValid(idHash: string): Promise<boolean>;
  /** What whoever signed in goes by; "" when he gave no name, or it is not valid. */
  nameOf(idHash: string): Promise<string>;
  /** Whether the password was given in it within the last 15 minutes. */
  isConfirmed(idHash: string): Promise<boolean>;
  /** Notes that the password was given just now. */
  confirm(idHash: string): Promise<void>;
  end(id: string): Promise<void>;
  /** Those that are valid, the one used last first. */
  list(): Promise<SessionEntry[]>;
  /** Ends one by its hash. False when there is none. */
  endByHash(idHash: string): Promise<boolean>;
  /** Ends all but this one. */
  endOthers(idHash: string): Promise<void>;
  endAll(): Promise<void>;
  /** Calls `listener` with the hash of a session that ended, null when all did. Returns its undo. */
  onEnd(listener: (idHash: string | null) => void): () => void;
}

export function createSessions(
  { store, clock, isReached = () => true }: {
    store: SessionStore;
    clock: Clock;
    /** Whether the database is reached; else those that were valid last are. */
    isReached?: () => boolean;
  },
): Sessions {
  const find = withLastKnown((idHash) => store.findSession(idHash), isReached);
  const ends = new Listeners<[idHash: string | null]>();

  /** Null when there is none, or it is over. */
  async function findValid(idHash: string): Promise<SessionRow | null> {
    const session = await find(idHash);
    if (session === null) return null;
    return isOver(session) ? null : session;
  }

  function isOver({ last_used_at_ms, created_at_ms }: SessionRow): boolean {
    const nowMs = clock.nowMs();
    return nowMs - last_used_at_ms > SESSION_AGES.maxIdleMs ||
      nowMs - created_at_ms > SESSION_AGES.maxAgeMs;
  }

  const list = async () => (await store.listSessions()).filter((session) => !isOver(session));

  async function endByHash(idHash: string): Promise<boolean> {
    const isThere = await findValid(idHash) !== null;
    await store.deleteSession(idHash);
    ends.tell(idHash);
    return isThere;
  }

  return {
    async start(who = {}) {
      const id = createToken();
      await store.insertSession(sha256Hex(id), clock.nowMs(), who);
      return { id, cookieMaxAge: SESSION_AGES.maxAgeMs / 1000 };
    },

    async check(id) {
      const idHash = sha256Hex(id);
      const session = await findValid(idHash);
      if (session === null) return null;
      if (clock.nowMs() - session.last_used_at_ms >= TOUCH_AFTER_MS) touch(idHash);
      return idHash;
    },

    isValid: async (idHash) => await findValid(idHash) !== null,

    nameOf: async (idHash) => (await findValid(idHash))?.name ?? "",

    async isConfirmed(idHash) {
      const session = await findValid(idHash);
      return session !== null && clock.nowMs() - session.confirmed_at_ms <= CONFIRMED_FOR_MS;
    },

    confirm: (idHash) => store.confirmSession(idHash, clock.nowMs()),

    list,
    endByHash,
    end: async (id) => void await endByHash(sha256Hex(id)),

    async endOthers(idHash) {
      const others = (await list()).filter(({ id_hash }) => id_hash !== idHash);
      await store.deleteOtherSessions(idHash);
      for (const { id_hash } of others) ends.tell(id_hash);
    },

    async endAll() {
      await store.deleteAllSessions();
      ends.tell(null);
    },

    onEnd: (listener) => ends.add(listener),
  };

  /** Not waited for: pages must show while the disk is full or slow, above all then. */
  function touch(idHash: string): void {
    store.touchSession(idHash, clock.nowMs()).catch((error) => {
      if (!(error instanceof StorageError)) throw error;
    });
  }
}
