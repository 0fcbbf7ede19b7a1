import { Buffer } from "node:buffer";
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret: 32 random bytes, base64url without padding. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

/** HMAC-SHA-256 of a token under `secret`, hex: recognises a token without its slow hash. */
export function tokenDigest(secret: string, token: string): string {
  return createHmac("sha256", secret).update(token).digest("hex");
}

/** SHA-256, hex: enough for what is 32 random bytes already, never for a password. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Compares in a time that does not tell where two digests differ. */
export function isSameDigest(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
