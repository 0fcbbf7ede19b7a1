import { deepStrictEqual } from "node:assert/strict";
import { splitAtWords } from "./Marked.tsx";

const ROWS: [why: string, text: string, words: string[], parts: string[]][] = [
  ["no word", "web-01", [], ["web-01"]],
  ["no text", "", ["web"], [""]],
  ["a word in any case", "My-WEB-01", ["web"], ["My-", "WEB", "-01"]],
  ["a word at the start and the end", "aba", ["a"], ["", "a", "b", "a"]],
  ["words that overlap", "10.0.0.1", ["10.0", "0.0"], ["", "10.0.0", ".1"]],
  ["a word that holds itself", "aaa", ["aa"], ["", "aaa"]],
  ["a letter that grows in lower case", "İweb", ["web"], ["", "İweb", ""]],
];
for (const [why, text, words, parts] of ROWS) {
  Deno.test(`splitAtWords() with ${why}`, () => {
    deepStrictEqual(splitAtWords(text, words), parts);
  });
}
