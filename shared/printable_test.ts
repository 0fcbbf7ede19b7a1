import { deepStrictEqual, doesNotMatch, strictEqual } from "node:assert/strict";
import { printable, printableJson } from "./printable.ts";

for (
  const [what, text, expected] of [
    ["the empty text", "", ""],
    ["what people write", 'tank "ü" 東京 🦊 \\ ~ \u00a0', 'tank "ü" 東京 🦊 \\ ~ \u00a0'],
    ["an escape sequence", "\x1b[2Jtank\x07", "\\u001b[2Jtank\\u0007"],
    ["line breaks and a tab", "a\nb\rc\td", "a\\nb\\rc\\td"],
    ["the first and last C0, DEL", "\0\x1f\x7f", "\\u0000\\u001f\\u007f"],
    ["the one-byte CSI and both ends of C1", "\x80\x9b2J\x9f", "\\u0080\\u009b2J\\u009f"],
    ["an override, an isolate, a mark", "\u202egpj\u2069\u200f", "\\u202egpj\\u2069\\u200f"],
    ["the Arabic letter mark", "a\u061cb", "a\\u061cb"],
    ["separators that end a line", "a\u2028b\u2029", "a\\u2028b\\u2029"],
    ["half of a pair, and a whole one", "\ud83d|\udd8a|🦊", "\\ud83d|\\udd8a|🦊"],
    ["what it made itself", printable("\x1b[0m"), "\\u001b[0m"],
  ] as const
) {
  Deno.test(`printable() escapes no more than is needed of ${what}`, () => {
    strictEqual(printable(text), expected);
  });
}

Deno.test("printableJson() means the same and holds no control but its own line breaks", () => {
  const every = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).join("");
  const value = { [every]: [every, null, 1.5, "\ud800"] };

  for (const indent of [0, 2]) {
    const json = printableJson(value, indent);

    deepStrictEqual(JSON.parse(json), value);
    // deno-lint-ignore no-control-regex
    doesNotMatch(json, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    strictEqual(json.includes("\n"), indent > 0);
  }
});
