/** Answers to what never becomes a request of a page. */
import type { Duplex } from "node:stream";

const TEXTS = {
  400: "Bad Request",
  408: "Request Timeout",
  413: "Payload Too Large",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
} as const;

export type PlainStatus = keyof typeof TEXTS;

/** As strict as those of a page, which `createApp` sets. */
const HEADERS = {
  "content-type": "text/plain; charset=utf-8",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
  connection: "close",
};

export function sendPlain(status: PlainStatus): Response {
  return new Response(TEXTS[status], { status, headers: HEADERS });
}

/** The same on a connection of which no request could be read, and ends it. */
export function sendPlainOn(socket: Duplex, status: PlainStatus): void {
  const text = TEXTS[status];
  const headers = Object.entries({ ...HEADERS, "content-length": text.length });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${status} ${text}\r\n${lines}\r\n${text}`);
}
