/**
 * Texts cut to what a provider takes. They are cut as plain text and dressed afterwards, so that
 * no markup, escape or character is ever cut in half.
 */
import { countText } from "../../../shared/verdict/number_text.ts";
import type { Line } from "./message.ts";

/** How a channel writes a text. */
export interface Dress {
  /** Plain text to the provider's markup: whatever it holds is shown as it is. */
  escape(text: string): string;
  /** What stands before an item of a list, in the provider's markup. */
  bullet: string;
  /** How many of the provider's units a dressed text takes; those of two texts add up. */
  measure(dressed: string): number;
}

/** What stands for what was cut off. */
const ELLIPSIS = "…";

/** `text`, or its beginning and an ellipsis: at most `units` as `measure` counts them. */
export function cutText(
  text: string,
  units: number,
  measure: (text: string) => number = utf16Units,
): string {
  if (measure(text) <= units) return text;
  const characters = [...text];
  let [fits, tooLong] = [0, characters.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    const cut = characters.slice(0, middle).join("").trimEnd() + ELLIPSIS;
    if (measure(cut) <= units) fits = middle;
    else tooLong = middle;
  }
  const cut = characters.slice(0, fits).join("").trimEnd() + ELLIPSIS;
  return measure(cut) <= units ? cut : "";
}

/**
 * The lines as one dressed text of at most `units`, one below the other. Where they do not all
 * fit, the first ones stay, the last of them cut, and a line says how many are missing.
 */
export function fitLines(lines: readonly Line[], units: number, dress: Dress): string {
  const texts = lines.map((line) => dressed(line, dress));
  if (dress.measure(texts.join("\n")) <= units) return texts.join("\n");
  const kept: string[] = [];
  let left = units - dress.measure(missingLines(lines.length, dress));
  for (const text of texts) {
    const needed = dress.measure(`${text}\n`);
    if (needed > left) break;
    kept.push(text);
    left -= needed;
  }
  const next = lines[kept.length];
  const cut = next === undefined ? "" : cutText(
    next.text,
    left,
    (text) => dress.measure(`${dressed({ ...next, text }, dress)}\n`),
  );
  if (next !== undefined && cut.length > LEAST_CUT) {
    kept.push(dressed({ ...next, text: cut }, dress));
  }
  const missing = lines.length - kept.length;
  if (missing > 0) kept.push(missingLines(missing, dress));
  const text = kept.join("\n");
  return dress.measure(text) <= units ? text : "";
}

/** A shorter beginning of a line says nothing. */
const LEAST_CUT = 20;

function missingLines(count: number, dress: Dress): string {
  return dress.escape(`${ELLIPSIS} and ${countText(count, "more line")}`);
}

function dressed({ as, text }: Line, { escape, bullet }: Dress): string {
  return as === "item" ? bullet + escape(text) : escape(text);
}

/** As JavaScript, Telegram and Discord count; never less than characters. */
export function utf16Units(text: string): number {
  return text.length;
}

/** Bytes of UTF-8. */
export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
