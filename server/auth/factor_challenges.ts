/** What a browser was asked a moment ago and has not answered yet. */
import type { Clock } from "../../shared/clock.ts";
import { createShortMemory, type ShortMemory } from "./short_memory.ts";

/** Whoever gave the right password and is asked for the second factor. */
export interface PendingSignIn {
  name: string;
  /** Where to go afterwards. */
  next: string;
  /** What a passkey is to sign; null: it was not asked yet. */
  challenge: string | null;
  /** Wrong answers so far. */
  failures: number;
}

/** A factor that a session is setting up. */
export interface FactorSetup {
  /** In base32; null: none was shown. */
  totp_secret: string | null;
  /** What a new passkey is to sign; null: it was not asked yet. */
  challenge: string | null;
}

export interface FactorChallenges {
  /** By the hash of what the cookie of the sign-in holds. */
  signIns: ShortMemory<PendingSignIn>;
  /** By the hash of the session's id. */
  setups: ShortMemory<FactorSetup>;
}

export const CHALLENGE_MS = 5 * 60_000;
/** Each of them takes the right password, so only the operator can have many. */
const MOST = 1_000;

/** After it, the password is asked for again. */
export const MOST_WRONG_ANSWERS = 5;

export function createFactorChallenges(clock: Clock): FactorChallenges {
  const options = { clock, forMs: CHALLENGE_MS, most: MOST };
  return { signIns: createShortMemory(options), setups: createShortMemory(options) };
}
