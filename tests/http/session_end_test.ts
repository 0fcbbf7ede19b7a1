/** A live socket ends within a minute of its session, whatever ended that. */
import { strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { execSql } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

for (
  const [what, sql] of [
    ["idles out", `UPDATE sessions SET last_used_at_ms = :nowMs - ${14 * DAY_MS}`],
    ["is 90 days old", `UPDATE sessions SET created_at_ms = :nowMs - ${90 * DAY_MS}`],
    ["is removed by another program", "DELETE FROM sessions WHERE :nowMs > 0"],
  ] as const
) {
  Deno.test(`a live socket ends when its session ${what}`, async () => {
    const clock = new TestingClock();
    await withServer(async (server) => {
      const headers = { cookie: await server.signIn(), origin: server.url };
      await using socket = await openRawSocket(server.url, {
        path: "/live/websocket?vsn=2.0.0",
        headers,
      });
      await socket.deliver("fleet", "phx_join", {});
      execSql(server.database_path, sql.replace(":nowMs", `${clock.nowMs()}`));

      let reason: string | null = null;
      socket.closed.then((closed) => reason = closed.reason);

      await clock.advance(59_000);

      await until("the socket is closed", () => reason !== null);
      strictEqual(reason, "signed_out");
    }, { clock });
  });
}

Deno.test("a live socket stays while its session does", async () => {
  const clock = new TestingClock();
  await withServer(async (server) => {
    const headers = { cookie: await server.signIn(), origin: server.url };
    await using socket = await openRawSocket(server.url, {
      path: "/live/websocket?vsn=2.0.0",
      headers,
    });
    await socket.deliver("fleet", "phx_join", {});

    for (let minute = 0; minute < 5; minute++) {
      await clock.advance(30_000);
      await socket.request("phoenix", "heartbeat", {});
    }

    strictEqual(socket.ws.readyState, socket.ws.OPEN);
  }, { clock });
});
