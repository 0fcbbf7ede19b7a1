/**
 * A Telegram bot: https://core.telegram.org/bots/api#sendmessage. A text has 1 to 4,096 characters
 * after its entities are parsed, which Telegram counts in UTF-16 units; of HTML only `<`, `>` and
 * `&` need escaping (https://core.telegram.org/bots/api#html-style).
 */
import * as z from "zod";
import { fitLines, utf16Units } from "../message/fit.ts";
import type { Message, Tone } from "../message/message.ts";
import { addressBelow, httpAddress, optional } from "./fields.ts";
import { escapeHtml } from "./html.ts";
import { defineKind } from "./kind.ts";

/** UTF-16 units of the text without its markup. */
export const TELEGRAM_TEXT_UNITS = 4096;

const BOT_API = "https://api.telegram.org";

const MARKS: Readonly<Record<Tone, string>> = {
  offline: "⚫",
  critical: "🔴",
  unknown: "🟣",
  warning: "🟠",
  resolved: "🟢",
  info: "🔵",
};

const EXPECTED_TOKEN = "a bot's token as @BotFather shows it, such as 123456:ABC-…";
const EXPECTED_CHAT = "a chat's number such as -1001234567890, or a channel's @name";
const EXPECTED_THREAD = "the number of a topic, or nothing";

export const TELEGRAM = defineKind({
  kind: "telegram",
  label: "Telegram",
  settings: z.strictObject({
    token: z.string(EXPECTED_TOKEN).trim().regex(/^\d{1,20}:[\w-]{20,100}$/, EXPECTED_TOKEN),
    chat_id: z.string(EXPECTED_CHAT).trim().regex(/^(-?\d{1,20}|@\w{1,64})$/, EXPECTED_CHAT),
    thread_id: optional(
      z.coerce.number(EXPECTED_THREAD).int(EXPECTED_THREAD).min(1, EXPECTED_THREAD),
    ),
    /** Of a Bot API server of one's own. */
    server: z.preprocess(
      (value) => value === undefined || value === "" ? BOT_API : value,
      httpAddress(),
    ),
  }),
  secrets: ["token"],
  place: ({ chat_id }) => `chat ${chat_id}`,
  parcel: (message, { token, chat_id, thread_id, server }) => ({
    via: "http",
    method: "POST",
    url: addressBelow(server, `bot${token}/sendMessage`),
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      chat_id,
      ...(thread_id === null ? {} : { message_thread_id: thread_id }),
      text: telegramText(message),
      parse_mode: "HTML",
      link_preview_options: { is_disabled: true },
    }),
  }),
});

function telegramText({ title, tone, lines, link }: Message): string {
  const mark = `${MARKS[tone]} `;
  const end = link === null ? "" : `\n${link}`;
  const room = TELEGRAM_TEXT_UNITS - utf16Units(`${mark}${title}\n${end}`);
  const body = fitLines(lines, room, {
    escape: escapeHtml,
    bullet: "• ",
    measure: (dressed) => utf16Units(unescapeHtml(dressed)),
  });
  const head = `${mark}<b>${escapeHtml(title)}</b>`;
  return [head, body].filter((part) => part !== "").join("\n") + escapeHtml(end);
}

/** Of what `escapeHtml` made: what Telegram counts. */
function unescapeHtml(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, "x");
}
