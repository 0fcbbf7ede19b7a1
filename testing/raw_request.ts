/** Requests written by hand, for what no well-behaved client would send. */
import { connect, type Socket } from "node:net";

export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  status: number;
  headers: Headers;
  body: string;
}

export interface RawConnection extends Disposable {
  socket: Socket;
  /** What has come so far. */
  readonly received: string;
  /** Resolves when the other side has ended the connection. */
  closed: Promise<RawAnswer>;
}

/** What makes a connection an agent's WebSocket, on which nobody has joined yet. */
export const AGENT_HANDSHAKE =
  "GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n" +
  "connection: upgrade\r\nsec-websocket-version: 13\r\n" +
  "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/** Opens a connection to the server at `url` and sends `text` as it is. */
export async function openRawConnection(url: string, text = ""): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let received = "";
  socket.setEncoding("utf8");
  socket.on("data", (part: string) => received += part);
  // Cut off: its end says so.
  socket.on("error", () => socket.destroy());
  const closed = new Promise<RawAnswer>((resolve) => {
    socket.once("close", () => resolve(readAnswer(received)));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  if (text !== "") socket.write(text);
  return {
    socket,
    get received() {
      return received;
    },
    closed,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

export interface RawRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  /** Sent after the headers as it is; with "chunked" in them it must be chunks. */
  body?: string;
}

/** One request on a connection of its own. */
export async function sendRawRequest(
  url: string,
  { method, path, headers = {}, body = "" }: RawRequest,
): Promise<RawAnswer> {
  const lines = Object.entries({ host: new URL(url).host, connection: "close", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`).join("");
  using connection = await openRawConnection(
    url,
    `${method} ${path} HTTP/1.1\r\n${lines}\r\n${body}`,
  );
  return await connection.closed;
}

function readAnswer(text: string): RawAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const [name = "", ...value] = line.split(":");
      return [name, value.join(":").trim()];
    }),
  );
  return {
    status: Number(statusLine.split(" ")[1] ?? 0),
    headers,
    body: rest.join("\r\n\r\n"),
  };
}
