/** Takes what agents send and acknowledges it, without a server's work. */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { metricEvent, PHOENIX } from "../../shared/protocol/names.ts";
import { type Kind, KINDS } from "../../shared/sample/mod.ts";

export interface SampleReceiver extends Disposable {
  /** For `server_url` of an agent.toml. */
  url: string;
  /** Samples of a kind that came in so far, from all agents or from one host. */
  count(kind: Kind, host?: string): number;
  /** Fulfilled by each next sample, for who waits for one. */
  next(): Promise<void>;
}

export async function startSampleReceiver(): Promise<SampleReceiver> {
  const received: { kind: Kind; topic: string }[] = [];
  let next = Promise.withResolvers<void>();
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on("connection", (ws: WebSocket) => {
    ws.on("message", (frame: Uint8Array) => {
      const [joinRef, ref, topic, event] = JSON.parse(new TextDecoder().decode(frame));
      const reply = { status: "ok", response: {} };
      ws.send(JSON.stringify([joinRef, ref, topic, PHOENIX.reply, reply]));
      const kind = KINDS.find((candidate) => metricEvent(candidate) === event);
      if (kind === undefined) return;
      received.push({ kind, topic });
      next.resolve();
      next = Promise.withResolvers();
    });
  });
  const port = await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" ? address?.port : null);
    });
  });

  return {
    url: `ws://127.0.0.1:${port}/socket`,
    count: (kind, host) =>
      received.filter((sample) =>
        sample.kind === kind && (host === undefined || sample.topic === `host:${host}`)
      ).length,
    next: () => next.promise,
    [Symbol.dispose]() {
      for (const ws of sockets.clients) ws.terminate();
      server.close();
    },
  };
}
