/**
 * Several servers on one database. What must hold: of those started at the same moment one
 * serves, every other one is refused and says whom to stop; `migrate` and `rollback` are refused
 * while it serves; the one that serves notices nothing.
 */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { bundleClient } from "../../tools/bundle_client.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { rounds } from "../../testing/rounds.ts";
import { startServerCommand } from "../../testing/server_process.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { register } from "../../testing/with_server.ts";

const SERVERS = rounds(2, 5);

Deno.test(`of ${SERVERS} servers started at once on one database one serves, the others say why not`, () =>
  withDirectory(async (directory) => {
    const environment = { DATABASE_PATH: join(directory, "monitor.db") };
    const token = await register(environment.DATABASE_PATH, "pve-01");
    await bundleClient();
    await using stack = new AsyncDisposableStack();
    const servers = [];
    for (let count = 0; count < SERVERS; count++) {
      servers.push(stack.use(await startServerCommand(["serve"], environment)));
    }
    const codes: number[] = [];
    for (const server of servers) server.ended().then((code) => codes.push(code));

    await until("one is left", () => codes.length === SERVERS - 1);
    const serving = servers.filter(({ stderr }) => !stderr.includes("Cannot serve"));
    const [winner] = serving;
    strictEqual(serving.length, 1);
    await until("it listens", () => winner?.stderr.includes("Listening on") ?? false);
    deepStrictEqual(codes, Array(SERVERS - 1).fill(1));
    const holder = `another process serves or changes it \\((${winner?.pid}|unknown)\\)`;
    for (const { stderr } of servers.filter((server) => server !== winner)) {
      match(stderr, new RegExp(`^Cannot serve ".*": ${holder}; stop that one first$`, "m"));
    }

    for (const [command, purpose] of [["migrate", "migrate"], ["rollback", "roll back"]] as const) {
      const refused = await startServerCommand([command], environment);
      strictEqual(await refused.ended(), 1);
      match(refused.stderr, new RegExp(`^Cannot ${purpose} ".*": ${holder}; stop`, "m"));
    }

    const url = /Listening on (\S+)/.exec(winner?.stderr ?? "")?.[1] ?? "";
    await using agent = await openRawSocket(url);
    await agent.deliver("host:pve-01", "phx_join", { token });
    const sample = { collected_at: new Date().toISOString(), data: {} };
    deepStrictEqual(await agent.deliver("host:pve-01", "metric:fast", sample), {
      status: "ok",
      response: {},
    });
  }));
