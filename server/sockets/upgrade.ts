/**
 * Where HTTP becomes a WebSocket. An upgrade passes none of the pages' middleware, so whatever
 * must hold for a socket (Origin, session, address) is checked here, before the handshake.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { SHARES } from "../../shared/shares.ts";

/** Largest frame or reassembled message; `ws` closes with 1009 above it. */
export const MAX_FRAME_BYTES = SHARES.joinedSocket.frameBytes;

/** `session` says in words of the route's own who was let in; "" where nobody is asked. */
export type Admission = { ok: true; session: string } | { ok: false; status: 401 | 403 | 503 };

/** One path that accepts WebSockets. */
export interface SocketRoute {
  path: string;
  admit(request: IncomingMessage): Promise<Admission>;
  open(ws: WebSocket, request: IncomingMessage, session: string): void;
}

const STATUS_TEXT = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  503: "Service Unavailable",
};

/** Answers `upgrade` requests on `server` from the table `routes`; a fault of ours costs one 503. */
export function acceptSockets(
  server: Server,
  routes: readonly SocketRoute[],
  onFault: (error: unknown) => void,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Uint8Array) {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const route = routes.find((candidate) => candidate.path === path);
    if (route === undefined) return reject(socket, 404);
    const admission = await route.admit(request);
    if (!admission.ok) return reject(socket, admission.status);
    sockets.handleUpgrade(
      request,
      socket,
      head as Parameters<typeof sockets.handleUpgrade>[2],
      (ws: WebSocket) => route.open(ws, request, admission.session),
    );
  }

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Uint8Array) => {
    socket.on("error", () => socket.destroy());
    upgrade(request, socket, head).catch((error) => {
      onFault(error);
      reject(socket, 503);
    });
  });
}

function reject(socket: Duplex, status: keyof typeof STATUS_TEXT): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_TEXT[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );
}
