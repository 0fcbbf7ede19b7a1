/** Gotify: https://gotify.net/docs/pushmsg, https://gotify.net/docs/msgextras. */
import * as z from "zod";
import { fitLines, utf8Bytes } from "../message/fit.ts";
import type { Tone } from "../message/message.ts";
import { addressBelow, headerToken, hostOf, httpAddress } from "./fields.ts";
import { defineKind } from "./kind.ts";

/** Bytes of UTF-8. Gotify has no limit of its own: so much is read on a phone. */
export const GOTIFY_MESSAGE_BYTES = 8192;

/** From 0 to 10: from 4 on a phone makes a sound, from 8 on it shows itself. */
const PRIORITIES: Readonly<Record<Tone, number>> = {
  offline: 9,
  critical: 9,
  unknown: 6,
  warning: 5,
  resolved: 5,
  info: 4,
};

export const GOTIFY = defineKind({
  kind: "gotify",
  label: "Gotify",
  settings: z.strictObject({
    server: httpAddress(),
    token: headerToken("an application's token, as Gotify shows it"),
  }),
  secrets: ["token"],
  place: ({ server }) => hostOf(server),
  parcel: ({ title, tone, lines, link }, { server, token }) => ({
    via: "http",
    method: "POST",
    url: addressBelow(server, "message"),
    headers: { "content-type": "application/json", "x-gotify-key": token },
    body: JSON.stringify({
      title,
      message: fitLines(lines, GOTIFY_MESSAGE_BYTES, {
        escape: (text) => text,
        bullet: "• ",
        measure: utf8Bytes,
      }) || title,
      priority: PRIORITIES[tone],
      extras: {
        "client::display": { contentType: "text/plain" },
        ...(link === null ? {} : { "client::notification": { click: { url: link } } }),
      },
    }),
  }),
});
