/**
 * Microsoft Teams by a workflow "when a webhook request is received", with an Adaptive Card:
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook.
 * Text is in TextRuns, in which Markdown means nothing:
 * https://adaptivecards.io/explorer/TextRun.html.
 */
import * as z from "zod";
import { fitLines, utf8Bytes } from "../message/fit.ts";
import type { Message, Tone } from "../message/message.ts";
import { hostOf, httpAddress } from "./fields.ts";
import { defineKind } from "./kind.ts";

/** Of the lines with their blocks, as JSON: a message may have 28 kB in all. */
export const TEAMS_LINES_BYTES = 20_000;

const COLOURS: Readonly<Record<Tone, string>> = {
  offline: "attention",
  critical: "attention",
  unknown: "accent",
  warning: "warning",
  resolved: "good",
  info: "default",
};

export const TEAMS = defineKind({
  kind: "teams",
  label: "Microsoft Teams",
  settings: z.strictObject({ url: httpAddress() }),
  secrets: ["url"],
  place: ({ url }) => hostOf(url),
  parcel: (message, { url }) => ({
    via: "http",
    method: "POST",
    url,
    // Without it Teams may count each character as two bytes: https://stackoverflow.com/q/78034694.
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({
      type: "message",
      attachments: [{
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: cardOf(message),
      }],
    }),
  }),
});

function cardOf({ title, tone, lines, link }: Message): Record<string, unknown> {
  const text = fitLines(lines, TEAMS_LINES_BYTES, {
    escape: (line) => line,
    bullet: "• ",
    measure: blockBytes,
  });
  return {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    fallbackText: title,
    body: [
      block({ text: title, weight: "bolder", color: COLOURS[tone] }),
      ...(text === "" ? [] : text.split("\n").map((line) => block({ text: line }))),
    ],
    ...(link === null ? {} : { actions: [{ type: "Action.OpenUrl", title: "Open", url: link }] }),
  };
}

function block(run: Record<string, unknown>): Record<string, unknown> {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", ...run }] };
}

const BLOCK_BYTES = JSON.stringify(block({ text: "" })).length + 1;

/** Each line break begins a block. */
function blockBytes(text: string): number {
  const breaks = text.split("\n").length - 1;
  return utf8Bytes(JSON.stringify(text)) - 2 + breaks * BLOCK_BYTES;
}
