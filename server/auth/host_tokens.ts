/** Tokens of hosts: made here, shown once by the caller, kept as bcrypt hash and keyed digest. */
import { type HostAttributes, NO_ATTRIBUTES } from "../../shared/host_attributes.ts";
import type { HostStore, KeptToken } from "../store/port.ts";
import type { Hashing } from "./hashing.ts";
import { createToken, tokenDigest } from "./tokens.ts";

export interface HostTokens {
  /**
   * Registers `name`, which passed `isHostName`, and returns its token; null when the name is
   * taken. Rejects with `HashingBusy`, as the next does.
   */
  register(name: string, nowMs: number, attributes?: HostAttributes): Promise<string | null>;
  /**
   * Gives the host a new token and returns it; null when there is no such host. The old one is
   * void at once, and the running server cuts off an agent that uses it.
   */
  rotate(name: string): Promise<string | null>;
  /** A token that is no host's yet, with what is kept of it. */
  make(): Promise<{ token: string; kept: KeptToken }>;
}

/**
 * The digest is kept as soon as the token is made, so that its first join costs no slow hash and
 * waits behind nobody's wrong tokens.
 */
export function createHostTokens(
  { store, hashing, secret }: { store: HostStore; hashing: Hashing; secret: string },
): HostTokens {
  async function make() {
    const token = createToken();
    const kept = {
      token_hash: await hashing.hashToken(token),
      token_digest: tokenDigest(secret, token),
    };
    return { token, kept };
  }

  return {
    make,
    async register(name, nowMs, attributes = NO_ATTRIBUTES) {
      const { token, kept } = await make();
      const host = await store.insertHost({ name, ...kept, created_at_ms: nowMs, attributes });
      return host === null ? null : token;
    },
    async rotate(name) {
      const { token, kept } = await make();
      return await store.replaceToken(name, kept) ? token : null;
    },
  };
}
