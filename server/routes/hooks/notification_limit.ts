import type { IncomingMessage } from "node:http";
import { SHARES } from "../../../shared/shares.ts";
import { findApiToken } from "../../auth/api_tokens.ts";

export const HOOK_PATH = "/hooks/pve";

/** How large the body of a notification may be, once its token is known; null of all else. */
export function createNotificationLimit(
  parts: Parameters<typeof findApiToken>[1],
): (incoming: IncomingMessage) => Promise<number | null> {
  return async ({ method, url, headers }) => {
    if (method !== "POST" || url !== HOOK_PATH) return null;
    const token = await findApiToken(headers.authorization, parts);
    return token?.scopes.includes("hooks") === true ? SHARES.notification.bodyBytes : null;
  };
}
