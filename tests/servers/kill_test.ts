/** Servers that end, one after the other: nothing acknowledged is lost, nobody is falsely offline. */
import { deepStrictEqual, notStrictEqual, ok } from "node:assert/strict";
import { HAS_POSTGRES, stopPostgresAfterTests } from "../../testing/postgres.ts";
import type { RawSocket } from "../../testing/raw_socket.ts";
import type { ServerProcess } from "../../testing/server_process.ts";
import {
  askServer,
  joinAt,
  pushFast,
  putWebhook,
  type ShownHost,
  signInAt,
  withSharedServers,
} from "../../testing/shared_servers.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { titlesOf } from "../../testing/telling/telling_place.ts";
import { until } from "../../testing/until.ts";

/** Fewer than a channel takes at once: more would come as one. */
const NAMES = Array.from({ length: 4 }, (_, at) => `pve-${at + 1}`);
const TAKEN = { status: "ok", response: {} };
const ENDS = ["SIGKILL", "SIGTERM"] as const;

function brokenPool(name: string) {
  return {
    zfs_pools: { pools: [{ name: "tank", guid: `46${name.slice(4)}`, health: "DEGRADED" }] },
  };
}

async function shownBy(server: ServerProcess, cookie: string): Promise<ShownHost[]> {
  return (await askServer<{ hosts: ShownHost[] }>(server, cookie, "/api/hosts")).hosts;
}

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  for (const end of ENDS) {
    Deno.test(
      `of three servers the one that tells ends by ${end}: the others go on, and each is told once`,
      withSharedServers(async (servers) => {
        const tokens = new Map<string, string>();
        for (const name of NAMES) tokens.set(name, await servers.register(name));
        await using sink = openHttpSink();
        await putWebhook(servers.database, "on-call", sink.url);
        const all = [await servers.start(), await servers.start(), await servers.start()];
        const [telling, second, third] = all as [ServerProcess, ServerProcess, ServerProcess];
        const cookie = await signInAt(second);
        await using stack = new AsyncDisposableStack();
        const agents = new Map<string, RawSocket>();
        const join = async (name: string, server: ServerProcess) => {
          const agent = await joinAt(server, { name, token: tokens.get(name) ?? "" });
          agents.set(name, stack.use(agent));
          return agent;
        };
        for (const [at, name] of NAMES.entries()) {
          const agent = await join(name, all[at % 3] ?? telling);
          deepStrictEqual(await pushFast(agent, name, {}), TAKEN);
        }
        await until(
          "all are here",
          async () =>
            (await shownBy(second, cookie)).filter(({ status }) => status === "online").length ===
              NAMES.length,
        );

        const pushed = NAMES.map((name) =>
          until("its pool is stored", async () => {
            const agent = agents.get(name);
            const answer = agent === undefined
              ? null
              : await pushFast(agent, name, brokenPool(name)).catch(() => null);
            return JSON.stringify(answer) === JSON.stringify(TAKEN);
          }, { mostMs: 500 })
        );
        telling.process.kill(end);
        await telling.process.ended();
        for (const name of [NAMES[0] ?? "", NAMES[3] ?? ""]) await join(name, third);
        await Promise.all(pushed);

        const toldOf = (name: string) =>
          titlesOf(sink).filter((title) => title.includes(name) && title.includes("tank")).length;
        await until("each is told", async () => {
          for (const { name, level } of await shownBy(second, cookie)) {
            notStrictEqual(level, "offline", name);
          }
          return NAMES.every((name) => toldOf(name) > 0);
        }, { mostMs: 200 });
        const told = NAMES.reduce((sum, name) => sum + toldOf(name), 0);
        ok(told <= NAMES.length + (end === "SIGKILL" ? 1 : 0), titlesOf(sink).join("\n"));
      }),
    );
  }
}
