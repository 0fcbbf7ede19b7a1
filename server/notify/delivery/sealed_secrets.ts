import type { ChannelRow } from "../../store/rows/deliveries.ts";
import type { Unseal } from "./attempt.ts";

/** What seals and opens texts: `auth/sealed.ts` under the purpose `CHANNEL_PURPOSE`. */
export interface TextSealer {
  seal(secret: string, belongsTo: string): Promise<string>;
  unseal(sealed: string, belongsTo: string): Promise<string | null>;
}

export const CHANNEL_PURPOSE = "channel secrets";

/** Why a channel is broken after a start under another key. */
export const CANNOT_UNSEAL =
  "its secrets cannot be opened: SECRET_KEY_BASE is another than when they " +
  "were entered; enter them again, or put the old key back";

/** The secrets of a channel as one text for its row; null where it has none. */
export async function sealSecrets(
  channelId: string,
  secrets: Readonly<Record<string, unknown>>,
  sealer: TextSealer,
): Promise<string | null> {
  const kept = Object.entries(secrets).filter(([, value]) => value !== null);
  if (kept.length === 0) return null;
  return await sealer.seal(JSON.stringify(Object.fromEntries(kept)), channelId);
}

export function createUnseal(sealer: TextSealer): Unseal {
  return async ({ id, sealed }: ChannelRow) => {
    if (sealed === null) return { ok: true, secrets: {} };
    const text = await sealer.unseal(sealed, id);
    return text === null
      ? { ok: false, why: CANNOT_UNSEAL }
      : { ok: true, secrets: JSON.parse(text) as Record<string, unknown> };
  };
}
