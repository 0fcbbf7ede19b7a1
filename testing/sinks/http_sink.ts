/** A receiver of messages on loopback that behaves as the world does. */

export interface Received {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

export type Behaviour =
  | { does: "answers"; status: number; body?: string; headers?: Record<string, string> }
  /** Takes the request and never answers. */
  | { does: "hangs" }
  /** Takes the request and closes the connection. */
  | { does: "dies" }
  /** Answers with a body that does not end. */
  | { does: "floods"; status: number }
  /** Answers with a head and the beginning of a body, and leaves it at that. */
  | { does: "stalls"; status: number }
  /** Answers once `release` resolves. */
  | { does: "waits"; release: Promise<void> };

export interface HttpSink extends AsyncDisposable {
  url: string;
  received: readonly Received[];
  /** For each further request; a list is used up one by one, and its last stays. */
  behave(...behaviours: Behaviour[]): void;
  /** Bytes of floods that were written. */
  floodedBytes(): number;
  /** Closes the port: connections are refused. `open` listens on it again. */
  close(): Promise<void>;
  open(): void;
}

const OK: Behaviour = { does: "answers", status: 200, body: "ok" };
const MIB = 1024 * 1024;

export function openHttpSink(): HttpSink {
  const received: Received[] = [];
  let behaviours: Behaviour[] = [OK];
  let flooded = 0;
  let port = 0;
  let server:
    | { listener: Deno.Listener; sockets: Set<Deno.Conn>; accepting: Promise<void> }
    | null = null;

  function open(): void {
    const listener = Deno.listen({ hostname: "127.0.0.1", port });
    port = (listener.addr as Deno.NetAddr).port;
    const sockets = new Set<Deno.Conn>();
    server = { listener, sockets, accepting: accept(listener, sockets) };
  }

  async function accept(listener: Deno.Listener, sockets: Set<Deno.Conn>): Promise<void> {
    for await (const socket of listener) {
      sockets.add(socket);
      serveSocket(socket).catch(() => {}).finally(() => {
        sockets.delete(socket);
        closeQuietly(socket);
      });
    }
  }

  /** One request a connection: enough, and nothing is left over for the next. */
  async function serveSocket(socket: Deno.Conn): Promise<void> {
    const request = await readRequest(socket);
    if (request === null) return;
    received.push(request);
    const behaviour = (behaviours.length > 1 ? behaviours.shift() : behaviours[0]) ?? OK;
    await answer(socket, behaviour);
  }

  async function answer(socket: Deno.Conn, behaviour: Behaviour): Promise<void> {
    switch (behaviour.does) {
      case "dies":
        return;
      case "hangs":
        await readUntilClosed(socket);
        return;
      case "waits":
        await behaviour.release;
        return await write(socket, head(200, {}, 2) + "ok");
      case "stalls":
        await write(socket, head(behaviour.status, {}, 1000) + "the beginning");
        await readUntilClosed(socket);
        return;
      case "floods":
        return await flood(socket, behaviour.status);
      case "answers": {
        const body = new TextEncoder().encode(behaviour.body ?? "");
        const text = head(behaviour.status, behaviour.headers ?? {}, body.length);
        await write(socket, text + (behaviour.body ?? ""));
      }
    }
  }

  async function flood(socket: Deno.Conn, status: number): Promise<void> {
    await write(socket, head(status, {}, 1000 * MIB));
    const piece = new Uint8Array(64 * 1024).fill(0x78);
    while (flooded < 1000 * MIB) flooded += await socket.write(piece);
  }

  async function close(): Promise<void> {
    server?.listener.close();
    for (const socket of server?.sockets ?? []) closeQuietly(socket);
    // Until the loop has ended, connections may still be taken.
    await server?.accepting;
    server = null;
  }

  open();
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    behave: (...next) => void (behaviours = next),
    floodedBytes: () => flooded,
    close,
    open,
    [Symbol.asyncDispose]: close,
  };
}

function head(status: number, headers: Record<string, string>, length: number): string {
  const lines = Object.entries({
    ...headers,
    "content-length": String(length),
    connection: "close",
  })
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Said\r\n${lines.join("")}\r\n`;
}

async function readRequest(socket: Deno.Conn): Promise<Received | null> {
  let bytes = new Uint8Array(0);
  const piece = new Uint8Array(64 * 1024);
  for (;;) {
    const text = new TextDecoder("latin1").decode(bytes);
    const end = text.indexOf("\r\n\r\n");
    if (end !== -1) {
      const [first = "", ...lines] = text.slice(0, end).split("\r\n");
      const headers = new Headers(
        lines.map((line): [string, string] => {
          const colon = line.indexOf(":");
          return [line.slice(0, colon), line.slice(colon + 1).trim()];
        }),
      );
      const body = bytes.subarray(end + 4);
      if (body.length >= Number(headers.get("content-length") ?? 0)) {
        const [method = "", path = ""] = first.split(" ");
        return { method, path, headers, body: new TextDecoder().decode(body) };
      }
    }
    const read = await socket.read(piece);
    if (read === null) return null;
    bytes = new Uint8Array([...bytes, ...piece.subarray(0, read)]);
  }
}

async function readUntilClosed(socket: Deno.Conn): Promise<void> {
  const piece = new Uint8Array(1024);
  while (await socket.read(piece) !== null);
}

async function write(socket: Deno.Conn, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await socket.write(bytes.subarray(at));
}

function closeQuietly(socket: Deno.Conn): void {
  try {
    socket.close();
  } catch {
    // Closed already.
  }
}
