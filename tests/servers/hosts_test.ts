/** Hosts of several servers: each is one server's at a time, and all servers show it. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import type { ServerEntry } from "../../server/views/server_entry.ts";
import { HAS_POSTGRES, stopPostgresAfterTests } from "../../testing/postgres.ts";
import type { RawSocket } from "../../testing/raw_socket.ts";
import type { ServerProcess } from "../../testing/server_process.ts";
import {
  askServer,
  joinAt,
  pushFast,
  shownAt,
  signInAt,
  untilShown,
  withSharedServers,
} from "../../testing/shared_servers.ts";
import { until } from "../../testing/until.ts";

const TAKEN = { status: "ok", response: {} };
const name = "pve-01";

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test(
    "what an agent sends to one server is shown by the other, and the agent may go there",
    withSharedServers(async (servers) => {
      const token = await servers.register(name);
      const one = await servers.start();
      const other = await servers.start();
      const cookie = await signInAt(one);
      const atOther = { cookie, name };
      await using agent = await joinAt(one, { name, token });
      await untilShown(other, atOther, ({ status }) => status === "online");

      deepStrictEqual(await pushFast(agent, name, { zfs_pools: { pools: [DEGRADED] } }), TAKEN);
      const seconds = await untilShown(other, atOther, ({ level }) => level === "critical");
      ok(seconds < 2, `${seconds} s`);

      await using moved = await joinAt(other, { name, token });
      strictEqual((await agent.closed).reason, "replaced");
      deepStrictEqual(await pushFast(moved, name), TAKEN);
      strictEqual((await shownAt(other, atOther))?.status, "online");
      strictEqual((await shownAt(one, atOther))?.status, "online");
      const { servers: listed } = await askServer<{ servers: ServerEntry[] }>(
        other,
        cookie,
        "/api/servers",
      );
      deepStrictEqual(
        listed.map(({ hosts, has_desk, is_this }) => ({ hosts, has_desk, is_this })),
        [
          { hosts: 0, has_desk: true, is_this: false },
          { hosts: 1, has_desk: false, is_this: true },
        ],
      );
    }),
  );

  Deno.test(
    "that a host takes more than its share at one server is shown by the other",
    withSharedServers(async (servers) => {
      const token = await servers.register(name);
      const one = await servers.start();
      const other = await servers.start();
      const cookie = await signInAt(one);
      await using agent = await joinAt(one, { name, token });

      // Without waiting for answers, which come with the commits.
      for (let sent = 0; sent < 3 * SHARES.host.samplesAtOnce; sent++) {
        const now = new Date(Date.now() + sent).toISOString();
        const payload = { collected_at: now, sent_at: now, data: {} };
        agent.send(["1", `s${sent}`, `host:${name}`, "metric:fast", payload]);
      }

      await untilShown(
        other,
        { cookie, name },
        ({ reasons }) => reasons.some(({ code }) => code === "share_exceeded"),
      );
    }),
  );

  for (
    const [where, places] of [["at one server", [0, 0, 0]], ["at each server", [0, 1, 2]]] as const
  ) {
    Deno.test(
      `two agents of one host, ${where}, are told by every server`,
      withSharedServers(async (servers) => {
        const token = await servers.register(name);
        const started = [await servers.start(), await servers.start(), await servers.start()];
        const cookie = await signInAt(started[0]!);
        await using stack = new AsyncDisposableStack();
        let before: RawSocket | null = null;
        for (const place of places) {
          for (const server of started) strictEqual(await tellsTwoAgents(server, cookie), false);
          const agent: RawSocket = stack.use(await joinAt(started[place]!, { name, token }));
          if (before !== null) strictEqual((await before.closed).reason, "replaced");
          before = agent;
        }

        for (const server of started) {
          await until(`${server.url} tells it`, () => tellsTwoAgents(server, cookie));
        }
      }),
    );
  }

  Deno.test(
    "the hosts of a server that is killed are taken over, and none is said to be offline",
    withSharedServers(async (servers) => {
      const token = await servers.register(name);
      const one = await servers.start();
      const other = await servers.start();
      const cookie = await signInAt(other);
      await using agent = await joinAt(one, { name, token });
      deepStrictEqual(await pushFast(agent, name, { zfs_pools: { pools: [DEGRADED] } }), TAKEN);
      await untilShown(other, { cookie, name }, ({ level }) => level === "critical");

      one.process.kill("SIGKILL");
      const seconds = await untilShown(other, { cookie, name }, (host) => {
        strictEqual(host.level, "critical");
        return host.waiting;
      });

      ok(seconds < 30, `${seconds} s`);
      await using moved = await joinAt(other, { name, token });
      deepStrictEqual(await pushFast(moved, name), TAKEN);
      await untilShown(
        other,
        { cookie, name },
        ({ status, waiting }) => status === "online" && !waiting,
      );
    }),
  );
}

/** Whether the page of the host says so. */
async function tellsTwoAgents(
  { url }: Pick<ServerProcess, "url">,
  cookie: string,
): Promise<boolean> {
  const response = await fetch(`${url}/hosts/${name}`, { headers: { cookie } });
  return (await response.text()).includes("Two agents use the token of this host");
}

const DEGRADED = { name: "tank", guid: "4620", health: "DEGRADED" };
