/** Screens on a wall: each opens by a link of its own, once, and reads one page and its topic. */
import type { Clock } from "../../shared/clock.ts";
import { Listeners } from "../../shared/listeners.ts";
import { StorageError, type WallRow, type WallStore } from "../store/port.ts";
import { withLastKnown } from "./last_known.ts";
import { createToken, sha256Hex } from "./tokens.ts";

export interface Walls {
  list(): Promise<WallRow[]>;
  /** The token of a new link, which is shown once; null when there are too many. */
  make(name: string): Promise<string | null>;
  /** Exchanges a link's token for what the cookie holds; null: it is none, or it was used. */
  open(token: string): Promise<{ cookie: string; wall: WallRow } | null>;
  /** The hash of a cookie, which names the screen inside the server; null when it is not valid. */
  check(cookie: string): Promise<string | null>;
  /** Whether a screen that was valid still is. */
  isValid(cookieHash: string): Promise<boolean>;
  /** False when there is no such one. */
  revoke(id: string): Promise<boolean>;
  /** Calls `listener` when one was revoked. Returns its undo. */
  onRevoke(listener: () => void): () => void;
}

/** Use is noted at most this often. */
const TOUCH_AFTER_MS = 60_000;

export function createWalls(
  { store, clock, isReached = () => true }: {
    store: WallStore;
    clock: Clock;
    /** Whether the database is reached; else those that were valid last are. */
    isReached?: () => boolean;
  },
): Walls {
  const find = withLastKnown((cookieHash) => store.findWall(cookieHash), isReached);
  const listeners = new Listeners();

  return {
    list: () => store.listWalls(),

    async make(name) {
      const token = createToken();
      const id = crypto.randomUUID();
      const wall = { id, name, token_hash: sha256Hex(token), created_at_ms: clock.nowMs() };
      return await store.insertWall(wall) ? token : null;
    },

    async open(token) {
      const cookie = createToken();
      const wall = await store.openWall(sha256Hex(token), sha256Hex(cookie), clock.nowMs());
      return wall === null ? null : { cookie, wall };
    },

    async check(cookie) {
      const cookieHash = sha256Hex(cookie);
      const wall = await find(cookieHash);
      if (wall === null) return null;
      const nowMs = clock.nowMs();
      if (nowMs - (wall.last_used_at_ms ?? 0) >= TOUCH_AFTER_MS) touch(wall.id, nowMs);
      return cookieHash;
    },

    isValid: async (cookieHash) => await find(cookieHash) !== null,

    async revoke(id) {
      const isThere = await store.deleteWall(id);
      listeners.tell();
      return isThere;
    },

    onRevoke: (listener) => listeners.add(listener),
  };

  /** Not waited for: the screen must show while the disk is full or slow, above all then. */
  function touch(id: string, nowMs: number): void {
    store.touchWall(id, nowMs).catch((error) => {
      if (!(error instanceof StorageError)) throw error;
    });
  }
}
