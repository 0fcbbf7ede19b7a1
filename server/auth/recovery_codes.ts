import { randomBytes } from "node:crypto";
import { sha256Hex } from "./tokens.ts";

/** 32 signs, so that five random bits choose one; without 0, 1, l and o, which look alike. */
const READABLE = "23456789abcdefghijkmnpqrstuvwxyz";

export const RECOVERY_CODES = 10;

/** So many random signs as four groups of four: 80 random bits. */
export function createReadableSecret(): string {
  const signs = [...randomBytes(16)].map((byte) => READABLE[byte % READABLE.length]).join("");
  return signs.replace(/.{4}(?=.)/g, "$&-");
}

export function createRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, createReadableSecret);
}

/**
 * What is kept of a code, however it was typed. 80 random bits need no slow hash, and no key: codes
 * work where SECRET_KEY_BASE is another.
 */
export function recoveryCodeHash(typed: string): string {
  return sha256Hex(`recovery.${typed.toLowerCase().replace(/[^a-z0-9]/g, "")}`);
}
