import type { Clock } from "../../shared/clock.ts";
import type { ApiTokenRow, ApiTokenStore } from "../store/port.ts";
import { sha256Hex } from "./tokens.ts";

const TOUCH_EVERY_MS = 60_000;

/** The API token that an Authorization header carries; null when it is none, revoked or over. */
export async function findApiToken(
  authorization: string | undefined,
  { store, clock, onFault }: {
    store: ApiTokenStore;
    clock: Clock;
    /** Noting the use failed; the token is good all the same. */
    onFault: (error: unknown) => void;
  },
): Promise<ApiTokenRow | null> {
  const token = /^Bearer +([\w-]{20,200})$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) return null;
  const row = await store.findApiToken(sha256Hex(token));
  const nowMs = clock.nowMs();
  if (row === null || (row.expires_at_ms !== null && nowMs >= row.expires_at_ms)) return null;
  if (nowMs - (row.last_used_at_ms ?? 0) > TOUCH_EVERY_MS) {
    store.touchApiToken(row.id, nowMs).catch(onFault);
  }
  return row;
}
