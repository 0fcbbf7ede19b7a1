/** HAProxy and Caddy as they are shipped, before several servers. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { HAPROXY, writeHaproxyConfig } from "../../tools/rehearse/haproxy.ts";
import type { ProxyOfSeveral } from "./proxy_of_several.ts";
import { openStub, PROXIES, type Seen } from "./several_servers.ts";

const deployed = (name: string) => fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url));

Deno.test('deploy/haproxy.cfg with a certificate passes "haproxy -c"', () =>
  withDirectory(async (directory) => {
    const text = await Deno.readTextFile(deployed("haproxy.cfg"));
    await writeHaproxyConfig({ directory, ports: { https: 1, http: 2 }, servers: [] });
    const path = join(directory, "as_shipped.cfg");
    const certificate = join(directory, "monitor.pem");
    await Deno.writeTextFile(path, text.replaceAll("/etc/haproxy/monitor.pem", certificate));

    const { code, stderr } = await new Deno.Command(HAPROXY, { args: ["-c", "-f", path] }).output();

    strictEqual(code, 0, new TextDecoder().decode(stderr));
  }));

for (const args of [["validate", "--adapter", "caddyfile", "--config"], ["fmt"]]) {
  Deno.test(`deploy/Caddyfile.several passes "caddy ${args[0]}"`, async () => {
    const path = deployed("Caddyfile.several");
    const { code, stdout, stderr } = await new Deno.Command("caddy", { args: [...args, path] })
      .output();

    strictEqual(code, 0, new TextDecoder().decode(stderr));
    // `fmt` prints the file as it should be.
    if (args[0] === "fmt") {
      strictEqual(new TextDecoder().decode(stdout), await Deno.readTextFile(path));
    }
  });
}

async function seen(proxy: ProxyOfSeveral, headers: Record<string, string> = {}): Promise<Seen> {
  const response = await proxy.fetch("/", { headers });
  strictEqual(response.status, 200);
  ok(response.headers.has("strict-transport-security"));
  return await response.json();
}

/** Names of the servers that answer, of so many requests that each would be asked. */
async function answering(proxy: ProxyOfSeveral): Promise<string> {
  const names = await Promise.all(Array.from({ length: 8 }, async () => (await seen(proxy)).name));
  return [...new Set(names)].sort().join();
}

async function openSocket({ url, authority }: ProxyOfSeveral): Promise<WebSocket> {
  const socket = new WebSocket(url.replace("https", "wss"), { ca: authority });
  await new Promise((resolve, reject) => {
    socket.once("message", resolve);
    socket.once("error", reject);
  });
  return socket;
}

for (const [kind, open] of Object.entries(PROXIES)) {
  Deno.test(`${kind} leaves out a server that does not store, and asks them all when none does`, async () => {
    await using one = await openStub("one");
    await using two = await openStub("two");
    await using proxy = await open([one.address, two.address]);
    await until("both are asked", async () => await answering(proxy) === "one,two");

    one.status = 503;
    await until("one is left out", async () => await answering(proxy) === "two");
    two.status = 503;
    await until("pages are still there", async () => await answering(proxy) === "one,two");
    one.status = two.status = 200;
    await until("both are asked again", async () => await answering(proxy) === "one,two");
  });

  Deno.test(`${kind} says where a caller comes from, in place of what it says itself`, async () => {
    await using one = await openStub("one");
    await using proxy = await open([one.address]);

    const { forwarded } = await seen(proxy, { "x-forwarded-for": "192.0.2.1" });

    strictEqual(forwarded, "127.0.0.1");
    const plain = await fetch(`http://localhost:${proxy.httpPort}/vms`, { redirect: "manual" });
    await plain.body?.cancel();
    ok(plain.headers.get("location")?.startsWith("https://localhost"));
  });

  Deno.test(`${kind} shares WebSockets out, and takes them to the server that is left`, async () => {
    await using one = await openStub("one");
    const two = await openStub("two");
    await using proxy = await open([one.address, two.address]);
    const sockets = await Promise.all(Array.from({ length: 6 }, () => openSocket(proxy)));
    deepStrictEqual([one.sockets() > 0, two.sockets() > 0], [true, true]);

    await two[Symbol.asyncDispose]();
    await until("its own have ended", () => {
      return sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length ===
        one.sockets();
    });
    sockets.push(await openSocket(proxy));

    strictEqual(await answering(proxy), "one");
    for (const socket of sockets) socket.terminate();
  });
}
