/**
 * A room of Matrix: https://spec.matrix.org/latest/client-server-api/, PUT …/send/m.room.message.
 * Its transaction id is the key: a second attempt with it is the same event.
 */
import * as z from "zod";
import { fitLines, utf8Bytes } from "../message/fit.ts";
import type { Message } from "../message/message.ts";
import { addressBelow, headerToken, hostOf, httpAddress } from "./fields.ts";
import { escapeHtml } from "./html.ts";
import { defineKind } from "./kind.ts";

/** Of plain text and HTML each, as JSON: an event has at most 65,536 bytes with all around it. */
export const MATRIX_TEXT_BYTES = 28 * 1024;

const EXPECTED_ROOM = "a room's id such as !abc:example.com";

export const MATRIX = defineKind({
  kind: "matrix",
  label: "Matrix",
  settings: z.strictObject({
    server: httpAddress(),
    room_id: z.string(EXPECTED_ROOM).trim().regex(/^![^\s/?#\p{Cc}]{1,254}$/u, EXPECTED_ROOM),
    token: headerToken("an access token"),
  }),
  secrets: ["token"],
  place: ({ server, room_id }) => `${room_id} at ${hostOf(server)}`,
  parcel: (message, { server, room_id, token }) => ({
    via: "http",
    method: "PUT",
    url: addressBelow(
      server,
      `_matrix/client/v3/rooms/${encodeURIComponent(room_id)}/send/m.room.message/` +
        encodeURIComponent(message.idempotency_key),
    ),
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({
      msgtype: "m.text",
      body: withTitle(message.title, plainText(message), message.link),
      format: "org.matrix.custom.html",
      formatted_body: htmlText(message),
    }),
  }),
});

function plainText({ lines }: Message): string {
  return fitLines(lines, MATRIX_TEXT_BYTES, {
    escape: (text) => text,
    bullet: "• ",
    measure: jsonBytes,
  });
}

function htmlText({ title, lines, link }: Message): string {
  const body = fitLines(lines, MATRIX_TEXT_BYTES, {
    escape: escapeHtml,
    bullet: "• ",
    // Each line break is written as a tag.
    measure: (text) => jsonBytes(text.replaceAll("\n", "<br>")),
  });
  const page = link === null ? null : `<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>`;
  return withTitle(`<strong>${escapeHtml(title)}</strong>`, body, page).replaceAll("\n", "<br>");
}

function withTitle(title: string, body: string, end: string | null): string {
  return [title, body, end ?? ""].filter((part) => part !== "").join("\n");
}

/** As part of a longer text: without its quotes. */
function jsonBytes(text: string): number {
  return utf8Bytes(JSON.stringify(text)) - 2;
}
