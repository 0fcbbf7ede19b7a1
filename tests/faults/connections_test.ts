/**
 * More connections than there are file descriptors, from strangers who say nothing or half of
 * something. What must hold: agents go on reporting, one that comes is let in, pages answer, and
 * the limit of descriptors, at which the platform's listener dies, is never reached. Where it is
 * reached all the same, the server ends, says why, and can be started anew.
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { freePorts, openCaddy, openClient } from "../proxy/caddy.ts";
import {
  countOpenFiles,
  limitOpenFiles,
  startLimitedServer,
} from "../../testing/limited_server.ts";
import { AGENT_HANDSHAKE } from "../../testing/raw_request.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { rounds } from "../../testing/rounds.ts";
import type { ServerProcess } from "../../testing/server_process.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { register, signIn } from "../../testing/with_server.ts";

const DESCRIPTORS = 400;
const STRANGERS = 700;
const OK = { status: "ok", response: {} };

function withLimitedServer(
  test: (server: ServerProcess, tokens: Record<"good" | "late", string>) => Promise<void>,
): Promise<void> {
  return withDirectory(async (directory) => {
    const path = join(directory, "monitor.db");
    const tokens = { good: await register(path, "good"), late: await register(path, "late") };
    await using server = await startLimitedServer(DESCRIPTORS, { DATABASE_PATH: path });
    await test(server, tokens);
  });
}

async function openAgent(url: string, name: string, token: string): Promise<RawSocket> {
  const socket = await openRawSocket(url, { headers: { "x-forwarded-for": "192.0.2.1" } });
  deepStrictEqual(await socket.deliver(`host:${name}`, "phx_join", { token }), OK);
  return socket;
}

let samples = 0;
async function push(agent: RawSocket, name: string): Promise<void> {
  const sent_at = new Date().toISOString();
  const collected_at = new Date(Date.now() - 3_600_000 + samples++).toISOString();
  const reply = await agent.deliver(`host:${name}`, "metric:fast", {
    collected_at,
    sent_at,
    data: {},
  });
  deepStrictEqual(reply, OK);
}

async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, { headers, redirect: "manual" });
  await response.body?.cancel();
  return response.status;
}

/** Connections that are read and never written to again, or written to with `words`. */
class Strangers implements Disposable {
  #open: Deno.TcpConn[] = [];

  constructor(readonly url: string, readonly words = "") {}

  async add(count: number): Promise<void> {
    const { hostname, port } = new URL(this.url);
    for (let added = 0; added < count; added++) {
      const connection = await Deno.connect({ hostname, port: Number(port) });
      this.#open.push(connection);
      if (this.words === "") continue;
      // One that was sent away meanwhile hears nothing.
      await connection.write(new TextEncoder().encode(this.words)).catch(() => 0);
    }
  }

  [Symbol.dispose](): void {
    for (const connection of this.#open) connection.close();
  }
}

for (
  const [who, words] of [
    ["say nothing", ""],
    ["send half of a request", "GET / HTTP/1.1\r\nhost: x\r\n"],
    [
      "do not finish a form",
      "POST /login HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n" +
      "content-length: 1000\r\n\r\npassword=",
    ],
    ["never join", AGENT_HANDSHAKE],
  ] as const
) {
  Deno.test(`${STRANGERS} connections that ${who}, at ${DESCRIPTORS} descriptors: others are served`, () =>
    withLimitedServer(async ({ process, url, password }, tokens) => {
      const cookie = await signIn(url, password);
      await using good = await openAgent(url, "good", tokens.good);
      using strangers = new Strangers(url, words);

      let most = 0;
      for (let round = 0; round < 7; round++) {
        await strangers.add(STRANGERS / 7);
        most = Math.max(most, await countOpenFiles(process.pid));
        await push(good, "good");
        strictEqual(await statusOf(`${url}/`, { cookie }), 200);
        strictEqual(await statusOf(`${url}/login`), 200);
        await using late = await openAgent(url, "late", tokens.late);
        await push(late, "late");
      }

      ok(most < 0.9 * DESCRIPTORS, `${most} of ${DESCRIPTORS} files were open`);
      match(process.stderr, /Sent connections away \(\d+\): strangers hold \d+ of \d+/);
    }));
}

Deno.test("330 unfinished forms by way of Caddy: another browser and an agent are served", () =>
  withLimitedServer(async ({ process, url }, tokens) => {
    await using caddy = await openCaddy({ ports: freePorts(), upstream: new URL(url).host });
    await using good = await openAgent(url, "good", tokens.good);
    const caCerts = [await Deno.readTextFile(caddy.authority)];
    const { port } = new URL(caddy.url);
    const strangers: Deno.TlsConn[] = [];
    const half = new TextEncoder().encode(
      "POST /login HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n" +
        "content-type: application/x-www-form-urlencoded\r\n\r\npassword=",
    );
    using browser = await openClient(caddy, "127.0.0.2");

    for (let round = 0; round < 3; round++) {
      for (let count = 0; count < 110; count++) {
        const stranger = await Deno.connectTls({
          hostname: "localhost",
          port: Number(port),
          caCerts,
        });
        await stranger.write(half);
        strangers.push(stranger);
      }
      await push(good, "good");
      const response = await browser.fetch("/login");
      await response.body?.cancel();
      strictEqual(response.status, 200);
    }

    const open = await countOpenFiles(process.pid);
    ok(open < 0.9 * DESCRIPTORS, `${open} of ${DESCRIPTORS} files were open`);
    for (const stranger of strangers) stranger.close();
  }));

/** For how long nothing can be opened; a minute takes a minute. */
const EXHAUSTED_MS = rounds(12_000, 60_000);
const WITHIN_MS = 30_000;

Deno.test(`no descriptor left for ${EXHAUSTED_MS / 1000} s: the server answers again or has ended, and says why`, () =>
  withLimitedServer(async ({ process, url }, tokens) => {
    await using _good = await openAgent(url, "good", tokens.good);
    let code: number | null = null;
    process.ended().then((ended) => code = ended);
    // As many as are open: whatever is accepted next fails, and with it the listener.
    await limitOpenFiles(process.pid, await countOpenFiles(process.pid));
    using strangers = new Strangers(url);
    await strangers.add(20);

    const endMs = performance.now() + EXHAUSTED_MS;
    await until(
      "the time is over, or the server is",
      () => code !== null || performance.now() > endMs,
    );
    if (code === null) await limitOpenFiles(process.pid, DESCRIPTORS);

    const freedMs = performance.now();
    await until(
      "an answer, or the end",
      async () => code !== null || await statusOf(`${url}/healthz`).then(() => true, () => false),
    );
    ok(performance.now() - freedMs < WITHIN_MS);
    strictEqual(code, 1);
    match(process.stderr, /The listener at \S+ is dead: .+ within 20 s/);
    match(process.stderr, /Cannot serve any longer: the listener is dead/);
  }));
