import { deepStrictEqual } from "node:assert/strict";
import { LineSplitter } from "./line_splitter.ts";

/** Splits `text`, delivered in chunks of `chunkBytes`. */
function split(text: string, chunkBytes: number, { isWhole = true } = {}): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    splitter.add(bytes.subarray(at, at + chunkBytes));
  }
  if (isWhole) splitter.finish();
  return lines;
}

const CASES: [why: string, text: string, lines: string[]][] = [
  ["nothing", "", []],
  ["an empty line", "\n", [""]],
  ["one line", "a\n", ["a"]],
  ["a last line without an end", "a\nb", ["a", "b"]],
  ["carriage returns", "a\r\nb\rc\n", ["a\r", "b\rc"]],
  ["empty lines between", "a\n\n\nb\n", ["a", "", "", "b"]],
  ["characters of 2, 3 and 4 bytes", "é\n€\n😀x\n", ["é", "€", "😀x"]],
];

for (const [why, text, lines] of CASES) {
  for (const chunkBytes of [1, 2, 3, 1000]) {
    Deno.test(`LineSplitter splits ${why} in chunks of ${chunkBytes}`, () => {
      deepStrictEqual(split(text, chunkBytes), lines);
    });
  }
}

Deno.test("LineSplitter keeps back an unfinished line until finish()", () => {
  deepStrictEqual(split("a\nhalf", 3, { isWhole: false }), ["a"]);
});

Deno.test("LineSplitter replaces what is not UTF-8", () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));

  splitter.add(new Uint8Array([0x61, 0xff, 0x62, 0x0a, 0xe2, 0x82]));
  splitter.finish();

  deepStrictEqual(lines, ["a\ufffdb", "\ufffd"]);
});
