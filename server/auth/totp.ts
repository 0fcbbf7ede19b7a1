/**
 * Codes that an app makes of a secret and the time (RFC 6238): six digits, 30 seconds, SHA-1, which
 * is what every app understands.
 */

const PERIOD_SECONDS = 30;
/** One step early or late is taken (RFC 6238, 5.2): clocks differ, and typing takes time. */
const STEPS_AROUND = 1;
/** As RFC 4226, 4 recommends. */
const SECRET_BYTES = 20;
const ISSUER = "Proxmox Monitor";

/** A new secret, in base32. */
export async function createTotpSecret(): Promise<string> {
  const { Secret } = await import("otpauth");
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What an app reads it from; `account` tells several servers apart. */
export async function totpUri(secret: string, account: string): Promise<string> {
  return (await open(secret, account)).toString();
}

/** The step whose code this is, counted from 1970; null: of none that counts now. */
export async function findTotpStep(
  secret: string,
  code: string,
  nowMs: number,
): Promise<number | null> {
  if (!/^\d{6}$/.test(code)) return null;
  const totp = await open(secret, "");
  const delta = totp.validate({ token: code, timestamp: nowMs, window: STEPS_AROUND });
  return delta === null ? null : Math.floor(nowMs / 1000 / PERIOD_SECONDS) + delta;
}

async function open(secret: string, label: string) {
  const { TOTP } = await import("otpauth");
  const settings = { algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS };
  return new TOTP({ issuer: ISSUER, label, secret, ...settings });
}
