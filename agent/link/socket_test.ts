/** The agent's WebSocket against servers that send bytes of their own choice. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { systemClock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import { until } from "../../testing/until.ts";
import { OPCODE } from "./frames.ts";
import { boundedWebSocket, PROTOCOL_BROKEN } from "./socket.ts";
import { serverFrame } from "../../testing/channel_server.ts";

const UPGRADED = [
  "HTTP/1.1 101 Switching Protocols",
  "Upgrade: WebSocket",
  "connection: keep-alive, Upgrade",
  "Sec-WebSocket-Accept: ACCEPT",
  "\r\n",
].join("\r\n");

interface Peer {
  /** What the client has sent after its request. */
  received: number[];
  request: string;
  send(bytes: Uint8Array): Promise<void>;
  end(): void;
}

/** Runs `test` with one client, whose server answers its request with `answer`. */
async function withSocket(
  answer: string,
  test: (socket: Events, peer: Peer) => Promise<void>,
): Promise<void> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const ignored: string[] = [];
  const faults: unknown[] = [];
  const Socket = boundedWebSocket({
    clock: systemClock,
    connectLimitMs: 5_000,
    onIgnored: (reason) => ignored.push(reason),
    onFault: (error) => faults.push(error),
  });
  const socket = new Socket(`ws://127.0.0.1:${listener.addr.port}/socket/websocket?vsn=2.0.0`);
  const events: Events = {
    socket,
    ignored,
    faults,
    messages: [],
    errors: [],
    closed: [],
    opened: 0,
  };
  socket.onopen = () => events.opened++;
  socket.onmessage = ({ data }) => events.messages.push(data);
  socket.onerror = ({ message }) => events.errors.push(message);
  socket.onclose = ({ code, reason }) => events.closed.push([code, reason]);

  const connection = await listener.accept();
  const peer = await acceptPeer(connection, answer);
  await test(events, peer).finally(async () => {
    socket.close();
    peer.end();
    await until("closed", () => events.closed.length > 0);
    await peer.ended;
  });
}

interface Events {
  socket: InstanceType<ReturnType<typeof boundedWebSocket>>;
  ignored: string[];
  faults: unknown[];
  messages: string[];
  errors: string[];
  closed: [code: number, reason: string][];
  opened: number;
}

async function acceptPeer(
  connection: Deno.TcpConn,
  answer: string,
): Promise<Peer & { ended: Promise<void> }> {
  const buffer = new Uint8Array(64 * 1024);
  const request = new TextDecoder().decode(
    buffer.subarray(0, await connection.read(buffer) ?? 0),
  );
  const key = /^Sec-WebSocket-Key: (\S+)/m.exec(request)?.[1];
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  const received: number[] = [];
  let isOver = false;
  async function readOn(): Promise<void> {
    for (let count: number | null = 0; count !== null;) {
      received.push(...buffer.subarray(0, count));
      count = await connection.read(buffer).catch(() => null);
    }
  }
  async function send(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  }
  await send(new TextEncoder().encode(answer.replace("ACCEPT", accept)));
  const ended = readOn();
  return {
    request,
    received,
    send,
    ended,
    end() {
      if (!isOver) connection.close();
      isOver = true;
    },
  };
}

const text = (text: string) => serverFrame(OPCODE.text, new TextEncoder().encode(text));

Deno.test("boundedWebSocket() asks for the path and the version, and opens", () =>
  withSocket(UPGRADED, async (events, { request, send }) => {
    await until("open", () => events.opened === 1);
    await send(text("hello"));
    await until("a message", () => events.messages.length === 1);

    match(
      request,
      /^GET \/socket\/websocket\?vsn=2\.0\.0 HTTP\/1\.1\r\nHost: 127\.0\.0\.1:\d+\r\n/,
    );
    match(request, /\r\nSec-WebSocket-Version: 13\r\n\r\n$/);
    deepStrictEqual(events.messages, ["hello"]);
  }));

for (
  const [what, answer, message] of [
    ["refuses", "HTTP/1.1 503 Busy\r\nX: 1\r\n\r\n", /^the server answered with HTTP status 503$/],
    ["is no web server", "SSH-2.0-OpenSSH_9.2\r\n\r\n", /^the server does not speak HTTP$/],
    ["does not know the key", UPGRADED.replace("ACCEPT", "AAAA"), /opens no WebSocket$/],
    ["upgrades to something else", UPGRADED.replace("WebSocket", "h2c"), /opens no WebSocket$/],
    [
      "chooses an extension",
      UPGRADED.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"),
      /chose an extension/,
    ],
    ["never ends its head", `HTTP/1.1 101 X\r\n${"x".repeat(20_000)}`, /more than 8192 bytes$/],
  ] as const
) {
  Deno.test(`boundedWebSocket() does not open when the server ${what}`, () =>
    withSocket(answer, async (events) => {
      await until("closed", () => events.closed.length > 0);

      deepStrictEqual([events.opened, events.closed], [0, [[0, ""]]]);
      match(events.errors.join(), message);
    }));
}

Deno.test("boundedWebSocket() takes a message of exactly its share, and forgets one byte more", () =>
  withSocket(UPGRADED, async (events, { send }) => {
    const { bytes } = SHARES.serverFrame;
    await send(text("x".repeat(bytes + 1)));
    await send(text("x".repeat(bytes)));
    await until("a message", () => events.messages.length === 1);

    strictEqual(events.messages[0]?.length, bytes);
    deepStrictEqual(events.ignored, [`a message of more than ${bytes} bytes`]);
  }));

Deno.test("boundedWebSocket() answers a ping, and says so when the server closes", () =>
  withSocket(UPGRADED, async (events, { send, received }) => {
    await send(serverFrame(OPCODE.ping, Uint8Array.of(7)));
    await until("a pong", () => received.length === 7);
    const [first, length, ...rest] = received;
    deepStrictEqual([first, length], [0x80 | OPCODE.pong, 0x81]);
    strictEqual((rest[0] ?? 0) ^ (rest[4] ?? 0), 7);

    await send(
      serverFrame(OPCODE.close, Uint8Array.of(0x0f, 0xa1, ...new TextEncoder().encode("replaced"))),
    );
    await until("closed", () => events.closed.length > 0);
    deepStrictEqual(events.closed, [[4001, "replaced"]]);
  }));

for (const code of [0, 999, 1005, 1006, 1015, 32_601]) {
  Deno.test(`boundedWebSocket() answers the close code ${code} with one that may be sent`, () =>
    withSocket(UPGRADED, async (events, { send, received }) => {
      await send(serverFrame(OPCODE.close, Uint8Array.of(code >> 8, code & 0xff)));
      await until("closed", () => events.closed.length > 0 && received.length === 8);

      deepStrictEqual(events.closed, [[code, ""]]);
      const [, , , , , , high = 0, low = 0] = received;
      strictEqual(((high ^ (received[2] ?? 0)) << 8) + (low ^ (received[3] ?? 0)), 1000);
    }));
}

Deno.test("boundedWebSocket() ends a connection whose server breaks the protocol", () =>
  withSocket(UPGRADED, async (events, { send }) => {
    await until("open", () => events.opened === 1);
    await send(Uint8Array.of(0xff, 0xff));
    await until("closed", () => events.closed.length > 0);

    deepStrictEqual([events.errors, events.closed], [[], [[0, PROTOCOL_BROKEN]]]);
  }));

Deno.test("boundedWebSocket() ends within its limit though the server never closes its side", () =>
  withSocket(UPGRADED, async (events) => {
    await until("open", () => events.opened === 1);
    events.socket.close();
    strictEqual(events.socket.readyState, 2);
    await until("closed", () => events.closed.length > 0);

    deepStrictEqual(events.closed, [[0, ""]]);
    events.socket.send("late");
    strictEqual(events.socket.bufferedAmount, 0);
  }));

Deno.test("boundedWebSocket() hands on the next message when one could not be handled", () =>
  withSocket(UPGRADED, async (events, { send }) => {
    events.socket.onmessage = ({ data }) => {
      if (data === "bad") throw new TypeError("no");
      events.messages.push(data);
    };
    await send(text("bad"));
    await send(text("good"));
    await until("a message", () => events.messages.length === 1);

    deepStrictEqual(events.faults.map(String), ["TypeError: no"]);
  }));
