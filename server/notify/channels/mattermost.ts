/**
 * Mattermost's incoming webhooks: Slack's form with Markdown in it.
 * https://developers.mattermost.com/integrate/webhooks/incoming/,
 * https://developers.mattermost.com/integrate/reference/message-attachments/.
 */
import * as z from "zod";
import { fitLines } from "../message/fit.ts";
import { hostOf, httpAddress } from "./fields.ts";
import { defineKind } from "./kind.ts";
import { escapeMarkdown } from "./markdown.ts";
import { hexColour } from "./tones.ts";

/**
 * Of the text as JSON. Older servers refuse attachments of over 7,900 characters in all, colour,
 * title and link included: https://gitlab.com/gitlab-org/gitlab-foss/-/issues/37555.
 */
export const MATTERMOST_TEXT_UNITS = 6500;

export const MATTERMOST = defineKind({
  kind: "mattermost",
  label: "Mattermost",
  settings: z.strictObject({ url: httpAddress() }),
  secrets: ["url"],
  place: ({ url }) => hostOf(url),
  parcel: (message, { url }) => ({
    via: "http",
    method: "POST",
    url,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      attachments: [{
        color: hexColour(message.tone),
        fallback: message.title,
        title: escapeMarkdown(message.title),
        ...(message.link === null ? {} : { title_link: message.link }),
        text: fitLines(message.lines, MATTERMOST_TEXT_UNITS, {
          escape: escapeMarkdown,
          bullet: "- ",
          measure: jsonUnits,
        }),
      }],
    }),
  }),
});

/** As part of a longer text: without its quotes. */
function jsonUnits(text: string): number {
  return JSON.stringify(text).length - 2;
}
