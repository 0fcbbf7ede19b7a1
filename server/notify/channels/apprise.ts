/**
 * The Apprise API, which passes messages on to a hundred other services.
 * https://github.com/caronc/apprise-api#api-details
 */
import * as z from "zod";
import { fitLines, utf16Units } from "../message/fit.ts";
import type { Tone } from "../message/message.ts";
import { addressBelow, headerToken, hostOf, httpAddress, line, optional } from "./fields.ts";
import { defineKind } from "./kind.ts";
import { type Answer, answerText, type Outcome } from "./outcome.ts";

/** It has no limit of its own; most of the services behind it take so much. */
export const APPRISE_BODY_UNITS = 4000;

/**
 * 424: at least one of the services behind it failed. Those that did not get the message again at
 * each attempt, so there are few.
 */
const ATTEMPTS_OF_SOME = 3;

const TYPES: Readonly<Record<Tone, "info" | "success" | "warning" | "failure">> = {
  offline: "failure",
  critical: "failure",
  unknown: "warning",
  warning: "warning",
  resolved: "success",
  info: "info",
};

const EXPECTED_KEY = "the key of a configuration, of letters, digits, - and _, or nothing";

export const APPRISE = defineKind({
  kind: "apprise",
  label: "Apprise API",
  settings: z.strictObject({
    server: httpAddress(),
    key: optional(z.string(EXPECTED_KEY).trim().regex(/^[\w-]{1,64}$/, EXPECTED_KEY)),
    tag: optional(line("tags, divided by commas or spaces, or nothing", 256)),
    urls: optional(line("Apprise URLs divided by commas, where there is no key", 4096)),
    token: optional(headerToken("a bearer token for a proxy before it, or nothing")),
  }).refine(({ key, urls }) => (key === null) !== (urls === null), {
    path: ["key"],
    message: "either a key or urls",
  }),
  secrets: ["urls", "token"],
  place: ({ server, key }) => key === null ? hostOf(server) : `${hostOf(server)}/${key}`,
  parcel: (message, { server, key, tag, urls, token }) => ({
    via: "http",
    method: "POST",
    url: addressBelow(server, key === null ? "notify" : `notify/${key}`),
    headers: {
      "content-type": "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      ...(urls === null ? {} : { urls }),
      ...(tag === null ? {} : { tag }),
      title: message.title,
      body: [
        fitLines(message.lines, APPRISE_BODY_UNITS, {
          escape: (text) => text,
          bullet: "- ",
          measure: utf16Units,
        }) || message.title,
        ...(message.link === null ? [] : [message.link]),
      ].join("\n"),
      type: TYPES[message.tone],
      format: "text",
    }),
  }),
  readAnswer: readAppriseAnswer,
});

function readAppriseAnswer(answer: Answer): Outcome | null {
  if (answer.status === 204) {
    return { is: "refused", why: "answered 204: there is no configuration of that key" };
  }
  if (answer.status !== 424) return null;
  return {
    is: "later",
    why: answerText(answer),
    after_ms: null,
    attempts_at_most: ATTEMPTS_OF_SOME,
  };
}
