import type { SessionStore, SettingStore } from "../store/port.ts";
import type { Hashing } from "./hashing.ts";
import { createReadableSecret } from "./recovery_codes.ts";
import { sha256Hex } from "./tokens.ts";

const DEVELOPMENT_HASH = "development_password_hash";
/** 80 random bits. */
const PASSWORD_GROUPS = 4;
const FINGERPRINT = "password_hash_fingerprint";

/** The one password of the one operator. */
export interface OperatorPassword {
  /** `isKnown` as for `Hashing.verifyPassword`. Rejects with `HashingBusy`. */
  verify(text: string, isKnown: boolean): Promise<boolean>;
  /** The password itself when it was made just now, to be printed once; null otherwise. */
  made: string | null;
  /** Whether it is another one than at the start before, so that every session has ended. */
  hasChanged: boolean;
}

export interface OperatorPasswordOptions {
  store: SettingStore & SessionStore;
  hashing: Pick<Hashing, "hashPassword" | "verifyPassword">;
  /** DASHBOARD_PASSWORD_HASH; null in development, where a password is then made once. */
  configuredHash: string | null;
}

/** Finds out which password is valid. When it is another one than before, all sessions end. */
export async function createOperatorPassword(
  { store, hashing, configuredHash }: OperatorPasswordOptions,
): Promise<OperatorPassword> {
  let hash = configuredHash ?? await store.findSetting(DEVELOPMENT_HASH);
  let made: string | null = null;
  if (hash === null) {
    made = createReadableSecret(PASSWORD_GROUPS);
    hash = await hashing.hashPassword(made);
    await store.putSetting(DEVELOPMENT_HASH, hash);
  }
  const validHash = hash;

  const fingerprint = sha256Hex(validHash);
  const before = await store.findSetting(FINGERPRINT);
  if (before !== fingerprint) {
    // In this order: a server killed in between ends them at its next start.
    await store.deleteAllSessions();
    await store.putSetting(FINGERPRINT, fingerprint);
  }
  return {
    verify: (text, isKnown) => hashing.verifyPassword(text, validHash, isKnown),
    made,
    hasChanged: before !== null && before !== fingerprint,
  };
}
