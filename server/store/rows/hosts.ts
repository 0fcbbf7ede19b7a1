/** Hosts, as they are kept. Times are epoch milliseconds. */
import type { HostAttributes } from "../../../shared/host_attributes.ts";
import type { Intervals } from "../../../shared/sample/mod.ts";

export interface HostRow extends HostAttributes {
  id: number;
  name: string;
  /** Bcrypt hash of the token. */
  token_hash: string;
  /** HMAC-SHA-256 of the token under SECRET_KEY_BASE, hex; null where that was not known. */
  token_digest: string | null;
  created_at_ms: number;
  last_seen_at_ms: number | null;
  agent_version: string | null;
  /** As its agent last said; null: it said none, as those do that know of no levels. */
  protocol_level: number | null;
  pve_version: string | null;
  zfs_version: string | null;
  /** As its agent last announced; null before the first join. */
  intervals: Intervals | null;
}

/** What is kept of a token. */
export type KeptToken = Pick<HostRow, "token_hash" | "token_digest">;

export type NewHost =
  & KeptToken
  & Pick<HostRow, "name" | "created_at_ms">
  & { attributes?: HostAttributes };

/** What setting attributes of hosts came to; nothing was changed unless all could be. */
export type AttributesOutcome =
  | { ok: true }
  | { ok: false; problem: "no_such_host" | "too_many_tags"; name: string };
