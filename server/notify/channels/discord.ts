/**
 * Discord's own form of a webhook, since its Slack-compatible one neither keeps names from being
 * read as Markdown nor can forbid mentions.
 * https://discord.com/developers/docs/resources/webhook#execute-webhook,
 * https://discord.com/developers/docs/resources/message#embed-object-embed-limits.
 */
import * as z from "zod";
import { cutText, fitLines, utf16Units } from "../message/fit.ts";
import { hostOf, httpAddress } from "./fields.ts";
import { defineKind } from "./kind.ts";
import { escapeMarkdown } from "./markdown.ts";
import { TONE_COLOURS } from "./tones.ts";

/** Of an embed; title and description together may have 6,000. */
export const DISCORD_TITLE_UNITS = 256;
export const DISCORD_DESCRIPTION_UNITS = 4096;

export const DISCORD = defineKind({
  kind: "discord",
  label: "Discord",
  settings: z.strictObject({ url: httpAddress() }),
  secrets: ["url"],
  place: ({ url }) => hostOf(url),
  parcel: ({ title, tone, lines, link }, { url }) => ({
    via: "http",
    method: "POST",
    url: waiting(url),
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      embeds: [{
        title: escapeDiscord(
          cutText(title, DISCORD_TITLE_UNITS, (text) => utf16Units(escapeDiscord(text))),
        ),
        description: fitLines(lines, DISCORD_DESCRIPTION_UNITS, {
          escape: escapeDiscord,
          bullet: "- ",
          measure: utf16Units,
        }),
        color: TONE_COLOURS[tone],
        ...(link === null ? {} : { url: link }),
      }],
      allowed_mentions: { parse: [] },
    }),
  }),
});

/** `<` begins mentions, times and emoji of theirs. */
function escapeDiscord(text: string): string {
  return escapeMarkdown(text).replaceAll("<", "\\<");
}

/** With `wait`, Discord answers an error where it does not keep the message. */
function waiting(address: string): string {
  const url = new URL(address);
  url.searchParams.set("wait", "true");
  return url.href;
}
