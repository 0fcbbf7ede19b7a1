/** What Caddy makes of a caller's requests: HTTP/2 has no Content-Length, and nobody is in a hurry. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { connect, type TLSSocket } from "node:tls";
import { PASSWORD } from "../../testing/cheap_hashes.ts";
import { until } from "../../testing/until.ts";
import { type Caddy, openClient } from "./caddy.ts";
import { withProxiedServer } from "./with_proxied_server.ts";

const UNFINISHED = 330;

Deno.test("over HTTP/2, signing out without a body signs out, and OPTIONS is no fault", () =>
  withProxiedServer(async ({ caddy }) => {
    using client = await openClient(caddy);
    const signedIn = await client.fetch("/login", {
      method: "POST",
      headers: { origin: caddy.url },
      body: new URLSearchParams({ password: PASSWORD }),
    });
    await signedIn.body?.cancel();
    const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const ask = async (method: string, path: string) => {
      const response = await client.fetch(path, { method, headers: { cookie, origin: caddy.url } });
      await response.body?.cancel();
      return response.status;
    };

    strictEqual(await ask("GET", "/api/session"), 204);
    deepStrictEqual([await ask("OPTIONS", "/"), await ask("OPTIONS", "/logout")], [405, 405]);
    strictEqual(await ask("POST", "/logout"), 303);
    strictEqual(await ask("GET", "/api/session"), 401);
  }));

/** Starts a form at `caddy`, and leaves it at that. */
async function sendHalfAForm(caddy: Caddy, ca: string): Promise<TLSSocket> {
  const { port } = new URL(caddy.url);
  const socket = connect({ host: "127.0.0.1", port: Number(port), servername: "localhost", ca });
  await new Promise<void>((resolve, reject) => {
    socket.once("secureConnect", resolve);
    socket.once("error", reject);
  });
  socket.write(
    `POST /login HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${caddy.url}\r\n` +
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\npassword=",
  );
  return socket;
}

/** How many connections to the server behind Caddy are established, as the kernel counts them. */
async function connectionsTo(url: string): Promise<number> {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, "0");
  const table = await Deno.readTextFile("/proc/net/tcp");
  return table.split("\n").filter((line) => line.includes(`: 0100007F:${port} `))
    .filter((line) => line.trim().split(/\s+/)[3] === "01").length;
}

Deno.test("330 forms that are never finished take no connection of the server's for long", () =>
  withProxiedServer(async ({ server, caddy }) => {
    const ca = await Deno.readTextFile(caddy.authority);
    const callers = await Promise.all(
      Array.from({ length: UNFINISHED }, () => sendHalfAForm(caddy, ca)),
    );
    try {
      using client = await openClient(caddy);
      const isServed = async () => {
        const response = await client.fetch("/healthz");
        await response.body?.cancel();
        return response.status === 200;
      };
      await until("all reach the server", async () => {
        return await connectionsTo(server.url) >= UNFINISHED;
      });
      strictEqual(await isServed(), true);

      await until("all are refused", async () => await connectionsTo(server.url) < 10);
      strictEqual(await isServed(), true);
    } finally {
      for (const caller of callers) caller.destroy();
    }
  }, { requestLimits: { headersWithinSeconds: 10, bodyWithinSeconds: 5, bodyBytes: 64 * 1024 } }));
