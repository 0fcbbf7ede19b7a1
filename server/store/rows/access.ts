/** Who may come in, and what they did, as it is kept. Times are epoch milliseconds. */

/** What an API token may do; each opens its own routes and no others. */
export const API_SCOPES = ["read", "metrics", "hooks", "acknowledge"] as const;

export type ApiScope = typeof API_SCOPES[number];

export interface ApiTokenRow {
  id: number;
  name: string;
  scopes: ApiScope[];
  created_at_ms: number;
  last_used_at_ms: number | null;
  /** It is refused from this time on; null: it has no end. */
  expires_at_ms: number | null;
}

export interface NewApiToken {
  name: string;
  token_hash: string;
  /** At least one. */
  scopes: readonly ApiScope[];
  created_at_ms: number;
  expires_at_ms: number | null;
}

export const MAX_API_TOKENS = 100;

/** How long a session lasts. */
export const SESSION_AGES = {
  /** Unused. */
  maxIdleMs: 14 * 24 * 3_600_000,
  /** However much it is used. */
  maxAgeMs: 90 * 24 * 3_600_000,
} as const;

/** Whose a session is, as far as that was told when it began. */
export interface NewSession {
  /** What whoever signed in goes by; "" when he gave no name. */
  name: string;
  /** Where the sign-in came from; "" when that is not known. */
  address: string;
  /** Such as `Firefox on Linux`; "" when that is not known. */
  browser: string;
}

export interface SessionRow extends NewSession {
  created_at_ms: number;
  last_used_at_ms: number;
  /** When the password was last given in it: at its beginning, and whenever it is asked again. */
  confirmed_at_ms: number;
}

export interface SessionEntry extends SessionRow {
  id_hash: string;
}

/** One thing that somebody did, or tried. */
export interface NewAuditEntry {
  at_ms: number;
  /** Such as `operator`, `command line` or `API token grafana`. */
  who: string;
  /** Where the request came from; null for what was done on the server itself. */
  address: string | null;
  /** A key of the table of actions. */
  action: string;
  /** What it was done to, such as a host's name; "" where there is nothing to name. */
  subject: string;
}

export interface AuditEntry extends NewAuditEntry {
  id: number;
}
