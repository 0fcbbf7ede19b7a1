/**
 * Where a request comes in: nothing of it reaches the pages before it is there as a whole. Who
 * sends slowly, or much, is answered here; so is what is no request at all.
 */
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { SHARES } from "../../shared/shares.ts";
import type { StrangersLog } from "./strangers_log.ts";
import { type PlainStatus, sendPlain, sendPlainOn } from "./plain_answer.ts";
import { readBody } from "./read_body.ts";

export interface RequestLimits {
  headersWithinSeconds: number;
  bodyWithinSeconds: number;
  bodyBytes: number;
}

export interface RequestDoorOptions {
  log: StrangersLog;
  limits?: RequestLimits | undefined;
  /** How large the body of a request may be that is known to be no stranger's; null: as others. */
  bodyBytesOf?: (incoming: IncomingMessage) => Promise<number | null>;
}

/** How often `node:http` looks for requests that take too long; its default is 30 s. */
const LOOK_EVERY_MS = 1_000;

/** A server whose callers must finish their headers in time. It answers nothing by itself yet. */
export function createRequestServer(
  { log, limits = SHARES.strangersRequest }: RequestDoorOptions,
): Server {
  const headersTimeout = limits.headersWithinSeconds * 1000;
  const server = createServer({
    connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, headersTimeout),
    headersTimeout,
    // Both together; the body has a time of its own, which begins when the headers are there.
    requestTimeout: headersTimeout + limits.bodyWithinSeconds * 1000,
  });
  server.on("clientError", (error: Error & { code?: string }, socket: Duplex) => {
    // Who is gone is not answered, and is not worth a line.
    if (!socket.writable) return;
    const status = PARSER_STATUS[error.code ?? ""] ?? 400;
    log.write("request", "info", "Refused a request: {status}", { status });
    sendPlainOn(socket, status);
  });
  return server;
}

const PARSER_STATUS: Readonly<Record<string, PlainStatus>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** What answers every request of such a server by `fetch`. */
export function createRequestListener(
  fetch: Parameters<typeof getRequestListener>[0],
  { log, limits = SHARES.strangersRequest, bodyBytesOf }: RequestDoorOptions,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const listener = getRequestListener(fetch, {
    // Hono's own Response class would break every other server in this process.
    overrideGlobalObjects: false,
    // The body has been read to its end: nothing of it is left to drain.
    autoCleanupIncoming: false,
    // What has no URL, or a fault that not even the page of faults survived.
    errorHandler: (error) => {
      const isTheirs = error instanceof Error && error.name === "RequestError";
      log.write(isTheirs ? "request" : "fault", isTheirs ? "info" : "error", FAULT_LINE, { error });
      return sendPlain(isTheirs ? 400 : 500);
    },
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const bodyBytes = await bodyBytesOf?.(incoming) ?? limits.bodyBytes;
    const body = await readBody(incoming, { ...limits, bodyBytes });
    if (body === "aborted") return;
    if (typeof body === "number") {
      log.write("request", "info", "Refused a request to {path}: {status}", {
        path: incoming.url,
        status: body,
      });
      // The rest of the body is not waited for.
      outgoing.once("finish", () => incoming.socket.destroySoon());
      return respond(outgoing, sendPlain(body));
    }
    // Hono's adapter makes the one Request of these bytes; nobody reads the socket any more.
    await listener(Object.assign(incoming, { rawBody: Buffer.from(body) }), outgoing);
  }

  return (incoming, outgoing) =>
    answer(incoming, outgoing).catch((error) => {
      log.write("fault", "error", FAULT_LINE, { error });
      outgoing.destroy();
    });
}

const FAULT_LINE = "Cannot answer a request: {error}";

async function respond(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
}
