import { Secret, TOTP } from "otpauth";

/** What an app shows that was given `secret`, in base32, with or without blanks. */
export function codeAt(secret: string, nowMs: number): string {
  const bytes = Secret.fromBase32(secret.replace(/\s/g, ""));
  return new TOTP({ secret: bytes }).generate({ timestamp: nowMs });
}
