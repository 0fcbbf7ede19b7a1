import { fitLines, utf8Bytes } from "../message/fit.ts";
import type { Line, Message } from "../message/message.ts";
import { escapeHtml } from "./html.ts";
import { hexColour } from "./tones.ts";

/** The message as a page of HTML whose text takes at most `bytes`. Nothing in it is fetched. */
export function mailHtml({ title, tone, lines, link }: Message, bytes: number): string {
  const heading = `<h1 style="font-size:1.2em;border-left:6px solid ${hexColour(tone)};` +
    `padding-left:10px">${escapeHtml(title)}</h1>`;
  const page = link === null ? "" : `<p><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p>`;
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">` +
    `<title>${escapeHtml(title)}</title></head>` +
    `<body style="font-family:sans-serif;line-height:1.5">${heading}` +
    `${bodyOf(lines, bytes)}${page}</body></html>`;
}

/** Lines between tags of their own; those of a list within one. */
function bodyOf(lines: readonly Line[], bytes: number): string {
  const text = fitLines(lines, bytes, {
    escape: (part) => `<p>${escapeHtml(part)}</p>`,
    bullet: ITEM,
    measure: utf8Bytes,
  });
  return text.replaceAll(ITEM_PARAGRAPH, "<ul><li>$1</li></ul>").replaceAll("</ul>\n<ul>", "\n");
}

/** Text is escaped, so that it can hold neither. */
const ITEM = "<li>";
const ITEM_PARAGRAPH = /<li><p>(.*?)<\/p>/g;
