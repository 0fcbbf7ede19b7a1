import { createHashing } from "../../server/auth/hashing.ts";
import { createToken, tokenDigest } from "../../server/auth/tokens.ts";
import { openStore } from "../../server/store/open_store.ts";
import { AGENT_VERSION } from "../../agent/version.ts";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import type { SimulatedAgent } from "./agent_frames.ts";

export interface RegisterOptions {
  database_path: string;
  /** The server's SECRET_KEY_BASE. */
  secret: string;
  count: number;
}

/**
 * Registers `sim-0001`, `sim-0002`, … as hosts that joined once before, as all but the newest
 * have: their tokens are known by digest. A bcrypt hash for each would take 50 ms apiece.
 */
export async function registerAgents(
  { database_path, secret, count }: RegisterOptions,
): Promise<SimulatedAgent[]> {
  await using store = await openStore({ path: database_path });
  await using hashing = createHashing();
  const token_hash = await hashing.hashToken(createToken());
  const agents: SimulatedAgent[] = [];
  for (let index = 1; index <= count; index++) {
    const agent = { name: `sim-${String(index).padStart(4, "0")}`, token: createToken() };
    const now_ms = Date.now();
    const host = await store.insertHost(agent.name, token_hash, now_ms);
    if (host === null) throw new Error(`Cannot register "${agent.name}": the name is taken`);
    await store.recordJoin(host.id, {
      token_hash,
      token_digest: tokenDigest(secret, agent.token),
      agent_version: AGENT_VERSION,
      intervals: DEFAULT_INTERVALS,
      now_ms,
    });
    agents.push(agent);
  }
  return agents;
}
