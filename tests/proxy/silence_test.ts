/** `read_timeout` counts on a WebSocket, too: what must be said, and how often. */
import { notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { WebSocket } from "ws";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { CADDYFILE } from "./caddy.ts";
import { withProxiedServer } from "./with_proxied_server.ts";

/** Agents say something every 30 s; the real time-out is three times that, this one six times. */
const HEARTBEAT_MS = 500;
const READ_TIMEOUT_MS = 6 * HEARTBEAT_MS;
const HEARTBEAT = JSON.stringify([null, "1", "phoenix", "heartbeat", {}]);

Deno.test("Caddy ends a silent socket after read_timeout, and none that has a heartbeat", () =>
  withDirectory(async (directory) => {
    const shipped = await Deno.readTextFile(CADDYFILE);
    const impatient = shipped.replace("read_timeout 90s", `read_timeout ${READ_TIMEOUT_MS}ms`);
    notStrictEqual(impatient, shipped);
    const caddyfile = join(directory, "Caddyfile");
    await Deno.writeTextFile(caddyfile, impatient);

    await withProxiedServer(async ({ caddy, agent_url }) => {
      const ca = await Deno.readTextFile(caddy.authority);
      const open = () => new WebSocket(`${agent_url}?vsn=2.0.0`, { ca });
      const beating = open();
      const heartbeats = setInterval(() => {
        if (beating.readyState === WebSocket.OPEN) beating.send(HEARTBEAT);
      }, HEARTBEAT_MS);
      try {
        await until("the socket opens", () => beating.readyState === WebSocket.OPEN);
        const openedMs = performance.now();

        // The server, which ends what does not join within 10 s, would have said why.
        strictEqual(await closeReason(open()), "");

        ok(performance.now() - openedMs >= READ_TIMEOUT_MS);
        strictEqual(beating.readyState, WebSocket.OPEN);
      } finally {
        clearInterval(heartbeats);
        beating.close();
      }
    }, { caddyfile });
  }));

function closeReason(socket: WebSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on(
      "close",
      (_code: number, reason: Uint8Array) => resolve(new TextDecoder().decode(reason)),
    );
  });
}
