import { PROTOCOL_LEVEL } from "../../shared/protocol/level.ts";
import { createHashing } from "../../server/auth/hashing.ts";
import { createToken, tokenDigest } from "../../server/auth/tokens.ts";
import type { DatabaseAddress } from "../../server/store/database_url.ts";
import { createEngine } from "../../server/store/engines.ts";
import { AGENT_VERSION } from "../../agent/version.ts";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import type { SimulatedAgent } from "./agent_frames.ts";

export interface RegisterOptions {
  database_path: string;
  /** Where PostgreSQL has the database; null, and the default: SQLite has it, in that file. */
  address?: DatabaseAddress | null;
  /** The server's SECRET_KEY_BASE. */
  secret: string;
  count: number;
  /**
   * Whether the hosts joined before, as all but the newest have: then the server knows their
   * tokens by digest, else it has a bcrypt ahead for each. True unless said otherwise.
   */
  joined_before?: boolean;
}

/**
 * Registers `sim-0001`, `sim-0002`, … with one token for all, since a bcrypt hash for each would
 * take 50 ms apiece. What the server has to do for a join stays the same.
 */
export async function registerAgents(
  { database_path, address = null, secret, count, joined_before = true }: RegisterOptions,
): Promise<SimulatedAgent[]> {
  await using store = await createEngine(database_path, { address }).open();
  await using hashing = createHashing();
  const token = createToken();
  const token_hash = await hashing.hashToken(token);
  const agents: SimulatedAgent[] = [];
  for (let index = 1; index <= count; index++) {
    const agent = { name: `sim-${String(index).padStart(4, "0")}`, token };
    const now_ms = Date.now();
    const host = await store.insertHost({
      name: agent.name,
      token_hash,
      token_digest: null,
      created_at_ms: now_ms,
    });
    if (host === null) throw new Error(`Cannot register "${agent.name}": the name is taken`);
    agents.push(agent);
    if (!joined_before) continue;
    await store.recordJoin(host.id, {
      token_hash,
      token_digest: tokenDigest(secret, token),
      agent_version: AGENT_VERSION,
      protocol_level: PROTOCOL_LEVEL,
      intervals: DEFAULT_INTERVALS,
    });
    await store.recordSeen(host.id, now_ms);
  }
  return agents;
}
