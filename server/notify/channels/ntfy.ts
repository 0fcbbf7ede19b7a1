/**
 * ntfy, hosted or one's own: https://docs.ntfy.sh/publish/#publish-as-json. A message of over
 * 4,096 bytes would become an attachment (https://docs.ntfy.sh/publish/#limitations).
 */
import { encodeBase64Utf8 } from "./base64.ts";
import * as z from "zod";
import { fitLines, utf8Bytes } from "../message/fit.ts";
import type { Tone } from "../message/message.ts";
import { addressBelow, headerToken, hostOf, httpAddress, line, optional } from "./fields.ts";
import { defineKind } from "./kind.ts";

/** Bytes of UTF-8. */
export const NTFY_MESSAGE_BYTES = 4096;

/** From 1 to 5, where 3 is usual: https://docs.ntfy.sh/publish/#message-priority. */
const PRIORITIES: Readonly<Record<Tone, number>> = {
  offline: 5,
  critical: 5,
  unknown: 4,
  warning: 3,
  resolved: 3,
  info: 3,
};

/** Shown as emoji before the title: https://docs.ntfy.sh/emojis/. */
const TAGS: Readonly<Record<Tone, string>> = {
  offline: "skull",
  critical: "rotating_light",
  unknown: "question",
  warning: "warning",
  resolved: "white_check_mark",
  info: "information_source",
};

const EXPECTED_TOPIC = "1 to 64 letters, digits, - and _";

export const NTFY = defineKind({
  kind: "ntfy",
  label: "ntfy",
  settings: z.strictObject({
    server: httpAddress(),
    topic: z.string(EXPECTED_TOPIC).trim().regex(/^[-_A-Za-z0-9]{1,64}$/, EXPECTED_TOPIC),
    user: optional(line("a user's name, or nothing", 256)),
    password: optional(line("that user's password, or nothing", 1024)),
    token: optional(headerToken("an access token such as tk_…, or nothing")),
  }),
  secrets: ["password", "token"],
  place: ({ server, topic }) => `${hostOf(server)}/${topic}`,
  parcel: (message, { server, topic, user, password, token }) => ({
    via: "http",
    method: "POST",
    url: addressBelow(server, ""),
    headers: { "content-type": "application/json", ...authorization(user, password, token) },
    body: JSON.stringify({
      topic,
      title: message.title,
      message: fitLines(message.lines, NTFY_MESSAGE_BYTES, {
        escape: (text) => text,
        bullet: "• ",
        measure: utf8Bytes,
      }) || message.title,
      priority: PRIORITIES[message.tone],
      tags: [TAGS[message.tone]],
      ...(message.link === null ? {} : { click: message.link }),
    }),
  }),
});

function authorization(
  user: string | null,
  password: string | null,
  token: string | null,
): Record<string, string> {
  if (token !== null) return { authorization: `Bearer ${token}` };
  if (user === null) return {};
  return { authorization: `Basic ${encodeBase64Utf8(`${user}:${password ?? ""}`)}` };
}
