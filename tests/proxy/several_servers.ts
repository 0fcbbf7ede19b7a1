/** What stands before several servers, and servers that say who they are. */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { freePorts, openCaddy, openClient } from "./caddy.ts";
import { openHaproxy } from "./haproxy.ts";
import type { ProxyOfSeveral } from "./proxy_of_several.ts";

export const PROXIES = {
  HAProxy: openHaproxy,
  async Caddy(upstreams: readonly string[]): Promise<ProxyOfSeveral> {
    const caddyfile = new URL("../../deploy/Caddyfile.several", import.meta.url).pathname;
    await using stack = new AsyncDisposableStack();
    const caddy = stack.use(
      await openCaddy({ ports: freePorts(), upstream: upstreams.join(" "), caddyfile }),
    );
    const client = stack.use(await openClient(caddy));
    const running = stack.move();
    return {
      url: caddy.url,
      fetch: (path, options) => client.fetch(path, options),
      httpPort: caddy.httpPort,
      authority: await Deno.readTextFile(caddy.authority),
      [Symbol.asyncDispose]: () => running.disposeAsync(),
    };
  },
};

/** What a stub answers to a request. */
export interface Seen {
  name: string;
  forwarded: string | null;
}

export interface Stub extends AsyncDisposable {
  address: string;
  /** Of `/healthz`. */
  status: number;
  /** Its open WebSockets. */
  sockets(): number;
}

/** A server that answers `/healthz` as it is told, all else with its name, and echoes on WebSockets. */
export async function openStub(name: string): Promise<Stub> {
  const server = createServer((request, response) => {
    const forwarded = request.headers["x-forwarded-for"] ?? null;
    const isHealth = request.url === "/healthz";
    response.writeHead(isHealth ? stub.status : 200).end(JSON.stringify({ name, forwarded }));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket: WebSocket) => {
    // When Caddy 2.6.2 ends it sends a frame that breaks the protocol (caddyserver/caddy, #5199).
    socket.on("error", () => {});
    socket.send(name);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port ?? 0 : 0;
  const stub: Stub = {
    address: `127.0.0.1:${port}`,
    status: 200,
    sockets: () => sockets.clients.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
}
