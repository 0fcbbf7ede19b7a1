/** A large fleet that joined before, in a database, without a commit for each host. */
import type { SimulatedAgent } from "../../simulate/agent_frames.ts";
import { registerAgents } from "../../simulate/register_agents.ts";
import type { BenchDatabase } from "../bench_database.ts";

/** `count` hosts with one token, which the first of them is registered with. */
export async function seedFleet(
  database: BenchDatabase,
  { count, secret }: { count: number; secret: string },
): Promise<SimulatedAgent[]> {
  const { path: database_path, address } = database;
  const [first] = await registerAgents({ database_path, address, secret, count: 1 });
  if (first === undefined) throw new Error("Cannot register a host");
  await database.query(`
    INSERT INTO hosts (id, name, token_hash, token_digest, created_at_ms, last_seen_at_ms,
      agent_version, protocol_level, fast_seconds, medium_seconds, slow_seconds)
    SELECT id + number, 'mass-' || number, token_hash, token_digest, created_at_ms,
      last_seen_at_ms, agent_version, protocol_level, fast_seconds, medium_seconds, slow_seconds
    FROM hosts, generate_series(1, ${count - 1}) AS number`);
  await database.query(
    "INSERT INTO host_bytes (host_id, bytes) SELECT id, 0 FROM hosts ON CONFLICT DO NOTHING",
  );
  await database.query(
    "UPDATE counters SET value = (SELECT max(id) FROM hosts) WHERE name = 'hosts'",
  );
  const { token } = first;
  const others = Array.from({ length: count - 1 }, (_, index) => `mass-${index + 1}`);
  return [first, ...others.map((name) => ({ name, token }))];
}
