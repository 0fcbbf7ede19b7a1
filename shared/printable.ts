/**
 * Text of hosts and strangers on its way to a terminal or a log. A name may hold an escape
 * sequence that moves the cursor, a line break that forges a line, or a bidirectional control
 * that shows its end before its beginning: all are shown as what they are.
 */

/**
 * C0, DEL and C1; the bidirectional controls of Unicode (UAX #9: marks, embeddings, overrides,
 * isolates); both separators that end a line; halves of a surrogate pair, which no encoding has.
 */
const CONTROLS =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** `text` as one line that does nothing but be read: controls become `\u001b`, `\n` and so on. */
export function printable(text: string): string {
  return text.replace(CONTROLS, (sign) => SHORT[sign] ?? escaped(sign));
}

/** `value` as JSON of the same meaning without any control but the line breaks of `indent`. */
export function printableJson(value: unknown, indent = 0): string {
  // JSON.stringify leaves DEL, C1 and everything bidirectional as it is.
  return JSON.stringify(value, null, indent).replace(
    CONTROLS,
    (sign) => sign === "\n" ? sign : escaped(sign),
  );
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
