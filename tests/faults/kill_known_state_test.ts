/**
 * The server is killed right after it acknowledged the sample that no longer tells of a pool:
 * a server that starts on its database knows the pool as before.
 */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { rounds } from "../../testing/rounds.ts";
import { startServerProcess } from "../../testing/server_process.ts";
import { register, signIn } from "../../testing/with_server.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const ROUNDS = rounds(2, 20);
const GUID = "4620770592528249368";

const hung = { tag: "stuck", message: "an earlier run has been stuck for 50 s" };
const STUCK = { zfs_pools: { available: null, pools: [], errors: [hung] } };
const degraded = (capacity_percent: number) => ({
  zfs_pools: {
    available: true,
    pools: [{ name: "tank", guid: GUID, health: "DEGRADED", capacity_percent }],
  },
});

Deno.test(`what was known is still known after ${ROUNDS} kills right after a bad sample`, () =>
  withDirectory(async (directory) => {
    const databasePath = join(directory, "data", "monitor.db");
    const environment = { DATABASE_PATH: databasePath };
    let password = "";
    let token = "";
    let collectedMs = Date.now();
    let sinceUnix: number | null = null;
    for (let round = 0; round < ROUNDS; round++) {
      {
        await using server = await startServerProcess(environment);
        password = server.password === "" ? password : server.password;
        token = token === "" ? await register(databasePath, "pve-01") : token;
        const agent = await openRawSocket(server.url);
        await agent.deliver("host:pve-01", "phx_join", { token });
        const push = (data: object) => {
          const collected_at = new Date(++collectedMs).toISOString();
          return agent.deliver("host:pve-01", "metric:fast", { collected_at, data });
        };
        // Both on their way at once: they may be committed together or one by one.
        const told = await Promise.all([push(degraded(40 + round)), push(STUCK)]);
        server.process.kill("SIGKILL");

        deepStrictEqual(told, Array(2).fill({ status: "ok", response: {} }));
      }
      await using server = await startServerProcess(environment);
      const headers = { cookie: await signIn(server.url, password) };
      const get = async (path: string) =>
        await (await fetch(server.url + path, { headers })).json();

      const { pools: [pool] } = await get("/api/pools");
      deepStrictEqual(
        [pool.id, pool.health, pool.capacity_percent, pool.is_held, pool.level],
        [GUID, "DEGRADED", 40 + round, true, "critical"],
      );
      strictEqual((await get("/api/summary")).counts.critical, 1);
      const { reasons } = await get("/api/hosts/pve-01");
      const health = reasons.find(({ code }: { code: string }) => code === "pool_health");
      sinceUnix ??= health.since_unix;
      strictEqual(health.since_unix, sinceUnix);
    }
  }));
