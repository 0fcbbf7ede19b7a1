/**
 * Slack's incoming webhooks, and what understands their form.
 * https://api.slack.com/incoming-webhooks, https://api.slack.com/docs/message-attachments (colour),
 * https://api.slack.com/docs/message-formatting (only `&`, `<` and `>` are escaped).
 */
import * as z from "zod";
import { fitLines, utf16Units } from "../message/fit.ts";
import { hostOf, httpAddress } from "./fields.ts";
import { defineKind } from "./kind.ts";
import { hexColour } from "./tones.ts";

/** Slack advises 4,000 characters and cuts far longer texts by itself. Counted as escaped. */
export const SLACK_TEXT_UNITS = 4000;

export const SLACK = defineKind({
  kind: "slack",
  label: "Slack",
  settings: z.strictObject({ url: httpAddress() }),
  // Whoever has the address may post.
  secrets: ["url"],
  place: ({ url }) => hostOf(url),
  parcel: (message, { url }) => ({
    via: "http",
    method: "POST",
    url,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      text: escapeSlack(message.title),
      // Names may hold * _ ~ and `: nothing of a message is meant as formatting.
      mrkdwn: false,
      attachments: [{
        color: hexColour(message.tone),
        fallback: escapeSlack(message.title),
        text: fitLines(message.lines, SLACK_TEXT_UNITS, {
          escape: escapeSlack,
          bullet: "• ",
          measure: utf16Units,
        }),
        mrkdwn_in: [],
        ...(message.link === null ? {} : { title: "Open", title_link: message.link }),
      }],
    }),
  }),
});

function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
