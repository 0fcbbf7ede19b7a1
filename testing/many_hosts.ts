import { createEngine } from "../server/store/engines.ts";
import { until } from "./until.ts";
import type { TestServer } from "./with_server.ts";

/** So many hosts that never connected, `pve-1000` the first. */
export async function registerMany(server: TestServer, count: number): Promise<void> {
  await using store = await createEngine(server.database_path).open();
  for (let index = 0; index < count; index++) {
    const host = { token_hash: "none", token_digest: null, created_at_ms: Date.now() };
    await store.insertHost({ name: `pve-${1000 + index}`, ...host });
  }
  const cookie = await server.signIn();
  await until("the server knows all of them", async () => {
    const { counts } = await (await fetch(`${server.url}/api/summary`, { headers: { cookie } }))
      .json();
    return counts.new >= count;
  });
}
