/** Pushover: https://pushover.net/api, limits at https://pushover.net/api#limits. */
import * as z from "zod";
import { cutText, fitLines, utf16Units } from "../message/fit.ts";
import type { Tone } from "../message/message.ts";
import { optional } from "./fields.ts";
import { defineKind } from "./kind.ts";

/** Characters. */
export const PUSHOVER_TITLE_UNITS = 250;
export const PUSHOVER_MESSAGE_UNITS = 1024;
export const PUSHOVER_URL_UNITS = 512;

const MESSAGES = "https://api.pushover.net/1/messages.json";

/** 1 passes a phone's quiet hours; 2 would ring until somebody answers there. */
const PRIORITIES: Readonly<Record<Tone, number>> = {
  offline: 1,
  critical: 1,
  unknown: 0,
  warning: 0,
  resolved: 0,
  info: 0,
};

const EXPECTED_TOKEN = "an application's token of 30 letters and digits";
const EXPECTED_USER = "a user's or group's key of 30 letters and digits";
const EXPECTED_DEVICE = "a device's name of up to 25 letters, digits, - and _, or nothing";

export const PUSHOVER = defineKind({
  kind: "pushover",
  label: "Pushover",
  settings: z.strictObject({
    token: z.string(EXPECTED_TOKEN).trim().regex(/^[A-Za-z0-9]{30}$/, EXPECTED_TOKEN),
    user: z.string(EXPECTED_USER).trim().regex(/^[A-Za-z0-9]{30}$/, EXPECTED_USER),
    device: optional(z.string(EXPECTED_DEVICE).trim().regex(/^[\w-]{1,25}$/, EXPECTED_DEVICE)),
  }),
  secrets: ["token", "user"],
  place: ({ device }) => device ?? "every device",
  parcel: ({ title, tone, lines, link, at_ms }, { token, user, device }) => ({
    via: "http",
    method: "POST",
    url: MESSAGES,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      token,
      user,
      ...(device === null ? {} : { device }),
      title: cutText(title, PUSHOVER_TITLE_UNITS),
      message: fitLines(lines, PUSHOVER_MESSAGE_UNITS, {
        escape: (text) => text,
        bullet: "• ",
        measure: utf16Units,
      }) || title,
      priority: PRIORITIES[tone],
      timestamp: Math.floor(at_ms / 1000),
      ...(link === null || link.length > PUSHOVER_URL_UNITS
        ? {}
        : { url: link, url_title: "Open" }),
    }),
  }),
});
