import { randomBytes } from "node:crypto";
import { sha256Hex } from "./tokens.ts";

/** 32 signs, so that five random bits choose one; without 0, 1, l and o, which look alike. */
const READABLE = "23456789abcdefghijkmnpqrstuvwxyz";

export const RECOVERY_CODES = 10;
/** 120 random bits: from 112 on OWASP ASVS 4.0.3, 2.6.2 asks for no salt. */
const CODE_GROUPS = 6;

/** Random signs in groups of four, of 20 random bits each. */
export function createReadableSecret(groups: number): string {
  const signs = [...randomBytes(4 * groups)].map((byte) => READABLE[byte % READABLE.length]).join(
    "",
  );
  return signs.replace(/.{4}(?=.)/g, "$&-");
}

export function createRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => createReadableSecret(CODE_GROUPS));
}

/**
 * What is kept of a code, however it was typed. So many random bits need no slow hash, and no key: codes
 * work where SECRET_KEY_BASE is another.
 */
export function recoveryCodeHash(typed: string): string {
  return sha256Hex(`recovery.${typed.toLowerCase().replace(/[^a-z0-9]/g, "")}`);
}
