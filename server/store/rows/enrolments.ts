/** Hosts that are being enrolled by a code, as they are kept. Times are epoch milliseconds. */

/** What is kept of a code. */
export interface KeptCode {
  /** SHA-256 of the code, hex. */
  code_hash: string;
  created_at_ms: number;
  /** It is refused from this time on. */
  expires_at_ms: number;
}

export interface EnrolmentRow {
  host_id: number;
  /** The host's name. */
  name: string;
  created_at_ms: number;
  expires_at_ms: number;
  /** When the code was last exchanged for a token; null: not yet. */
  used_at_ms: number | null;
  /** When the host joined, which ended the code; null: not yet. */
  joined_at_ms: number | null;
}

/** What exchanging a code for a token is done with. */
export interface CodeUse {
  host_id: number;
  code_hash: string;
  now_ms: number;
}
