import type { Clock } from "../../shared/clock.ts";
import type { ApiTokenStore } from "../store/store.ts";
import { sha256Hex } from "./tokens.ts";

const TOUCH_EVERY_MS = 60_000;

/** Whether an Authorization header carries an API token that was not revoked. */
export async function checkApiToken(
  authorization: string | undefined,
  { store, clock, onFault }: {
    store: ApiTokenStore;
    clock: Clock;
    /** Noting the use failed; the token is good all the same. */
    onFault: (error: unknown) => void;
  },
): Promise<boolean> {
  const token = /^Bearer +([\w-]{20,200})$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) return false;
  const row = await store.findApiToken(sha256Hex(token));
  if (row === null) return false;
  const nowMs = clock.nowMs();
  if (nowMs - (row.last_used_at_ms ?? 0) > TOUCH_EVERY_MS) {
    store.touchApiToken(row.id, nowMs).catch(onFault);
  }
  return true;
}
