/** Second factors of the sign-in, and screens on a wall, as they are kept. */

interface AnyFactor {
  id: string;
  /** As the operator calls it. */
  name: string;
  created_at_ms: number;
  /** Null: never yet. */
  last_used_at_ms: number | null;
}

/** A secret that an app makes codes of (RFC 6238). */
export interface TotpFactor extends AnyFactor {
  kind: "totp";
  /** The secret, by `auth/sealed.ts`. */
  sealed: string;
  /** The newest step whose code was taken: neither it nor an older one is taken again. */
  counter: number;
}

/** A passkey (WebAuthn), of which the private half never comes here. */
export interface PasskeyFactor extends AnyFactor {
  kind: "passkey";
  /** Base64url. */
  credential_id: string;
  /** COSE key, base64url. */
  public_key: string;
  /** By which ways the browser reaches it, such as `usb`; a hint. */
  transports: readonly string[];
  /** How often it has signed, as it says itself; 0: it does not count. */
  counter: number;
}

export type FactorRow = TotpFactor | PasskeyFactor;

export const MAX_FACTORS = 20;

/** A screen that shows `/wall` without anybody signing in. */
export interface WallRow {
  id: string;
  name: string;
  created_at_ms: number;
  /** When its link was opened, which works once; null: not yet. */
  opened_at_ms: number | null;
  last_used_at_ms: number | null;
}

export interface NewWall {
  id: string;
  name: string;
  /** SHA-256 of the link's token. */
  token_hash: string;
  created_at_ms: number;
}

export const MAX_WALLS = 20;
