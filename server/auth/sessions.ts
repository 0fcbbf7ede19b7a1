import type { Clock } from "../../shared/clock.ts";
import { type SessionStore, StorageError } from "../store/store.ts";
import { createToken, sha256Hex } from "./tokens.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_IDLE_MS = 14 * DAY_MS;
/** Use is noted at most this often, so that reading a page is rarely a write. */
const TOUCH_AFTER_MS = 60_000;
/** The longest that browsers keep a cookie. The server ends idle sessions; the cookie does not. */
const COOKIE_MAX_AGE_SECONDS = 400 * DAY_MS / 1000;

/** The operator's sessions. The id goes to the browser, only its hash is kept. */
export interface Sessions {
  start(): Promise<{ id: string; /** Seconds. */ cookieMaxAge: number }>;
  /** The hash of the id, which names the session inside the server; null when it is not valid. */
  check(id: string): Promise<string | null>;
  end(id: string): Promise<void>;
  endAll(): Promise<void>;
  /** Forgets sessions that are over because nobody used them. How many. */
  removeIdle(): Promise<number>;
  /** Calls `listener` with the hash of a session that ended, null when all did. Returns its undo. */
  onEnd(listener: (idHash: string | null) => void): () => void;
}

export function createSessions(
  { store, clock }: { store: SessionStore; clock: Clock },
): Sessions {
  const listeners = new Set<(idHash: string | null) => void>();

  function tellEnded(idHash: string | null): void {
    for (const listener of listeners) listener(idHash);
  }

  return {
    async start() {
      const id = createToken();
      await store.insertSession(sha256Hex(id), clock.nowMs());
      return { id, cookieMaxAge: COOKIE_MAX_AGE_SECONDS };
    },

    async check(id) {
      const idHash = sha256Hex(id);
      const session = await store.findSession(idHash);
      const idleMs = session === null ? Infinity : clock.nowMs() - session.last_used_at_ms;
      if (idleMs > MAX_IDLE_MS) return null;
      if (idleMs >= TOUCH_AFTER_MS) touch(idHash);
      return idHash;
    },

    async end(id) {
      const idHash = sha256Hex(id);
      await store.deleteSession(idHash);
      tellEnded(idHash);
    },

    async endAll() {
      await store.deleteAllSessions();
      tellEnded(null);
    },

    removeIdle: () => store.deleteIdleSessions(clock.nowMs() - MAX_IDLE_MS),

    onEnd(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  /** Not waited for: pages must show while the disk is full or slow, above all then. */
  function touch(idHash: string): void {
    store.touchSession(idHash, clock.nowMs()).catch((error) => {
      if (!(error instanceof StorageError)) throw error;
    });
  }
}
