/** HAProxy as it is deployed, with `deploy/haproxy.cfg`, on loopback. */
import { get } from "node:https";
import { TEST_CERTIFICATE } from "../../testing/sinks/certificate.ts";
import { until } from "../../testing/until.ts";
import { startHaproxy } from "../../tools/rehearse/haproxy.ts";
import { freePorts } from "./caddy.ts";
import type { AskOptions, ProxyOfSeveral } from "./proxy_of_several.ts";

/** Starts it before `upstreams` (`host:port`), and waits until it answers. */
export async function openHaproxy(upstreams: readonly string[]): Promise<ProxyOfSeveral> {
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-haproxy-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const ports = freePorts();
  stack.use(await startHaproxy({ directory, ports, servers: upstreams }));
  const url = `https://localhost:${ports.https}`;
  await until("HAProxy answers", () => ask(url).then(() => true, () => false));
  const running = stack.move();
  return {
    url,
    fetch: (path, options) => ask(url + path, options),
    httpPort: ports.http,
    authority: TEST_CERTIFICATE.cert,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The runtime's own client takes no certificate that signs itself for a server's. */
function ask(url: string, { headers }: AskOptions = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const options = { ca: TEST_CERTIFICATE.cert, headers: headers ?? {}, agent: false } as const;
    get(url, options, (incoming) => {
      incoming.setEncoding("utf8");
      let body = "";
      incoming.on("data", (text: string) => body += text);
      incoming.on("error", reject);
      incoming.on("end", () => {
        const found = Object.entries(incoming.headers)
          .map(([name, value]): [string, string] => [name, String(value)]);
        resolve(new Response(body, { status: incoming.statusCode ?? 0, headers: found }));
      });
    }).on("error", reject);
  });
}
