/** A server that does not reach its database any more, while others do. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { openLossyProxy } from "../../testing/lossy_proxy.ts";
import { HAS_POSTGRES, stopPostgresAfterTests } from "../../testing/postgres.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import {
  joinAt,
  pushFast,
  signInAt,
  untilShown,
  withSharedServers,
} from "../../testing/shared_servers.ts";
import { until } from "../../testing/until.ts";

const name = "pve-01";
const TAKEN = { status: "ok", response: {} };
const POOLS = { zfs_pools: { pools: [{ name: "tank", guid: "4620", health: "DEGRADED" }] } };

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test(
    "a server that hears nothing of its database says so, sends agents away, and comes back",
    withSharedServers(async (servers) => {
      await using link = openLossyProxy(Number(new URL(servers.database.url).port));
      const token = await servers.register(name);
      const lonely = await servers.start({ port: link.port });
      const other = await servers.start();
      const cookie = await signInAt(lonely);
      await fetch(lonely.url, { headers: { cookie } }).then((page) => page.text());
      await using agent = await joinAt(lonely, { name, token });
      deepStrictEqual(await pushFast(agent, name, POOLS), TAKEN);
      await untilShown(other, { cookie, name }, ({ level }) => level === "critical");

      link.lose("everything");
      // One that fails: no other comes here that would show that storing works again.
      pushFast(agent, name, POOLS).catch(() => {});
      strictEqual((await agent.closed).reason, "no_database");

      strictEqual(await healthOf(lonely), 503);
      const page = await fetch(lonely.url, { headers: { cookie } });
      const text = await page.text();
      ok(text.includes('data-role="cut-off"'), text);
      strictEqual(page.status, 200);
      await using refused = await openRawSocket(lonely.url);
      deepStrictEqual(await refused.deliver(`host:${name}`, "phx_join", { token }), {
        status: "error",
        response: { reason: "no_database" },
      });
      await using moved = await joinAt(other, { name, token });
      deepStrictEqual(await pushFast(moved, name, POOLS), TAKEN);

      link.heal();
      await until("it reaches its database", async () => await healthOf(lonely) === 200);
      await untilShown(lonely, { cookie, name }, (host) => {
        strictEqual(host.level, "critical");
        return host.status === "online";
      });
    }),
  );
}

async function healthOf({ url }: { url: string }): Promise<number> {
  const answer = await fetch(`${url}/healthz`);
  await answer.body?.cancel();
  return answer.status;
}
