/** The way to an open WebSocket: TCP, TLS where the URL says so, and the upgrade of RFC 6455. */

/** What RFC 6455, 1.3 has the server add to the client's key. */
const KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Connects to the host of `url`; `signal` ends the attempt, and later the connection. */
export async function connect(url: URL, signal: AbortSignal): Promise<Deno.Conn> {
  const isSecure = url.protocol === "wss:";
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port) || (isSecure ? 443 : 80);
  const plain = await Deno.connect({ hostname, port, signal }).catch((error: unknown) => {
    throw connectError(error);
  });
  // Each message is one write: there is nothing to gather more for.
  plain.setNoDelay();
  if (!isSecure) return endedBy(signal, plain);
  const secure = endedBy(
    signal,
    await Deno.startTls(plain, { hostname, alpnProtocols: ["http/1.1"] }),
  );
  await secure.handshake();
  return secure;
}

/** In the words that the installer and the manual look for. */
function connectError(cause: unknown): Error {
  const { message } = cause instanceof Error ? cause : new Error(String(cause));
  const kind = message.includes("failed to lookup") ? "dns error" : "tcp connect error";
  return new Error(`${kind}: ${message}`, { cause });
}

/** What asks for the upgrade, and the key that the answer must hold. */
export async function upgradeRequest(url: URL): Promise<{ request: string; accept: string }> {
  const key = crypto.getRandomValues(new Uint8Array(16)).toBase64();
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key + KEY_SUFFIX));
  const request = [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Key: ${key}`,
    "Sec-WebSocket-Version: 13",
    "\r\n",
  ].join("\r\n");
  return { request, accept: new Uint8Array(digest).toBase64() };
}

/** Throws unless `head`, of an HTTP answer, opens the WebSocket that was asked for. */
export function checkUpgrade(head: string, accept: string): void {
  const [statusLine = "", ...lines] = head.split("\r\n");
  const status = /^HTTP\/1\.1 (\d{3})(?: |$)/.exec(statusLine)?.[1];
  if (status === undefined) throw new Error("the server does not speak HTTP");
  if (status !== "101") throw new Error(`the server answered with HTTP status ${status}`);
  const headers = new Map(lines.map((line) => {
    const at = line.indexOf(":");
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
  }));
  const isUpgrade = headers.get("upgrade")?.toLowerCase() === "websocket" &&
    headers.get("connection")?.toLowerCase().split(/\s*,\s*/).includes("upgrade") === true &&
    headers.get("sec-websocket-accept") === accept;
  if (!isUpgrade) throw new Error("the server's answer opens no WebSocket");
  if (headers.has("sec-websocket-extensions") || headers.has("sec-websocket-protocol")) {
    throw new Error("the server chose an extension or protocol that nobody offered");
  }
}

/** Closes a connection that may be closed already. */
export function closeConnection(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

function endedBy<C extends Deno.Conn>(signal: AbortSignal, connection: C): C {
  signal.addEventListener("abort", () => closeConnection(connection), { once: true });
  if (signal.aborted) closeConnection(connection);
  return connection;
}
