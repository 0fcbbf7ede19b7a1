/** A bare WebSocket that speaks frames by hand, for what no well-behaved client would send. */
import { WebSocket } from "ws";

export interface RawSocket extends AsyncDisposable {
  ws: WebSocket;
  send(frame: unknown): void;
  /** The next frame from the server, decoded; rejects when the socket is closed instead. */
  next(): Promise<unknown[]>;
  /** Sends a frame of five and returns the payload of its reply. */
  request(topic: string, event: string, payload: unknown): Promise<unknown>;
  /** The same; again for as long as the server says that it is busy, as an agent does. */
  deliver(topic: string, event: string, payload: unknown): Promise<unknown>;
  closed: Promise<{ code: number; reason: string }>;
}

/** How long whoever was told "busy" waits. */
export const AGAIN_AFTER_MS = 100;

/** Whether this reply asks its sender to send the same later. */
export function isBusy(reply: unknown): boolean {
  const { status, response } = reply as { status?: string; response?: { reason?: string } };
  return status === "error" && response?.reason === "busy";
}

/** Opens a socket to the server at `url` (http) and `path`. */
export async function openRawSocket(
  url: string,
  { path = "/socket/websocket?vsn=2.0.0", headers = {} }: {
    path?: string;
    headers?: Record<string, string>;
  } = {},
): Promise<RawSocket> {
  const ws = new WebSocket(url.replace("http", "ws") + path, { headers });
  const frames: unknown[][] = [];
  const waiting: PromiseWithResolvers<unknown[]>[] = [];
  let lastRef = 0;
  ws.on("message", (data: Uint8Array) => {
    const frame = JSON.parse(new TextDecoder().decode(data));
    const taker = waiting.shift();
    if (taker === undefined) frames.push(frame);
    else taker.resolve(frame);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on(
      "close",
      (code: number, reason: Uint8Array) =>
        resolve({ code, reason: new TextDecoder().decode(reason) }),
    );
  });
  closed.then(({ code, reason }) => {
    for (const { reject } of waiting) reject(new Error(`The socket was closed: ${code} ${reason}`));
  });
  await new Promise<void>((resolve, reject) => {
    ws.once("open", resolve);
    ws.once("error", reject);
  });
  ws.on("error", () => {});

  const next = () => {
    const frame = frames.shift();
    if (frame !== undefined) return Promise.resolve(frame);
    if (ws.readyState === ws.CLOSED) return Promise.reject(new Error("The socket is closed"));
    const taker = Promise.withResolvers<unknown[]>();
    waiting.push(taker);
    return taker.promise;
  };
  const request = async (topic: string, event: string, payload: unknown) => {
    const ref = String(++lastRef);
    ws.send(JSON.stringify(["1", ref, topic, event, payload]));
    for (;;) {
      const frame = await next();
      if (frame[1] === ref) return frame[4];
    }
  };
  return {
    ws,
    closed,
    next,
    send: (frame) => ws.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
    request,
    deliver: async (...asked) => {
      for (;;) {
        const reply = await request(...asked);
        if (!isBusy(reply)) return reply;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      }
    },
    [Symbol.asyncDispose]: async () => {
      ws.close();
      await closed;
    },
  };
}
