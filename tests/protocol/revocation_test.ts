/** A token rotated, or a host deleted, by the command line while a server runs. */
import { ok, strictEqual } from "node:assert/strict";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { runTask } from "../../testing/run_task.ts";
import { withServer } from "../../testing/with_server.ts";

const CUT_WITHIN_MS = 1_000;

const COMMANDS = [
  { command: "rotate-token", reason: "token_rotated", event: "card", again: "invalid_token" },
  { command: "delete-host", reason: "host_deleted", event: "removed", again: "unknown_host" },
];
for (const { command, reason, event, again } of COMMANDS) {
  Deno.test(`${command} in another process cuts the agent off and tells an open browser`, () =>
    withServer(async (server) => {
      const token = await server.register("pve-01");
      await using agent = await openRawSocket(server.url);
      await agent.deliver("host:pve-01", "phx_join", { token });
      const headers = { cookie: await server.signIn(), origin: server.url };
      const path = "/live/websocket?vsn=2.0.0";
      await using browser = await openRawSocket(server.url, { path, headers });
      await browser.deliver("fleet", "phx_join", {});

      const environment = { DATABASE_PATH: server.database_path };
      const { code, stderr } = await runTask("start", { args: [command, "pve-01"], environment });
      const endedMs = performance.now();
      strictEqual(code, 0, stderr);

      strictEqual((await agent.closed).reason, reason);
      ok(performance.now() - endedMs < CUT_WITHIN_MS);
      strictEqual((await browser.next())[3], event);
      await using next = await openRawSocket(server.url);
      const reply = await next.deliver("host:pve-01", "phx_join", { token });
      strictEqual((reply as { response: { reason: string } }).response.reason, again);
    }));
}
