import { ok, strictEqual } from "node:assert/strict";
import { cutText, type Dress, fitLines, utf16Units, utf8Bytes } from "./fit.ts";
import type { Line } from "./message.ts";

const PLAIN: Dress = { escape: (text) => text, bullet: "- ", measure: utf16Units };
const text = (words: string): Line => ({ as: "text", text: words });

for (const length of [99, 100]) {
  Deno.test(`a text of ${length} units stays whole where 100 fit`, () => {
    strictEqual(cutText("x".repeat(length), 100), "x".repeat(length));
  });
}

Deno.test("a text of 101 units is cut to 100 where 100 fit, and says so", () => {
  strictEqual(cutText("x".repeat(101), 100), `${"x".repeat(99)}…`);
});

Deno.test("no character is cut in half", () => {
  const cut = cutText("🔥".repeat(60), 100);

  strictEqual(cut, `${"🔥".repeat(49)}…`);
  ok(cut.isWellFormed());
});

Deno.test("a text is cut by the provider's units, not by characters", () => {
  const cut = cutText("ä".repeat(100), 50, utf8Bytes);

  strictEqual(utf8Bytes(cut), 49);
  strictEqual(cut, `${"ä".repeat(23)}…`);
});

Deno.test("nothing is left of a text where not even the ellipsis fits", () => {
  strictEqual(cutText("text", 0), "");
});

Deno.test("lines that fit to the last unit stay as they are", () => {
  const lines = [text("x".repeat(49)), text("y".repeat(50))];

  strictEqual(fitLines(lines, 100, PLAIN), `${"x".repeat(49)}\n${"y".repeat(50)}`);
});

Deno.test("of lines that are one unit too long the first stay, and the cut one says so", () => {
  const lines = [text("x".repeat(49)), text("y".repeat(51))];

  const fitted = fitLines(lines, 100, PLAIN);

  ok(fitted.length <= 100);
  ok(fitted.startsWith(`${"x".repeat(49)}\ny`));
  ok(fitted.endsWith("…"), fitted);
});

Deno.test("what is missing of many lines is counted", () => {
  const lines = Array.from({ length: 100 }, (_, at) => text(`line ${String(at).padStart(3, "0")}`));

  const fitted = fitLines(lines, 200, PLAIN);

  const kept = fitted.split("\n").length - 1;
  ok(fitted.length <= 200);
  ok(fitted.endsWith(`\n… and ${100 - kept} more lines`), fitted);
});

Deno.test("a text is cut before it is escaped, so that no escape is cut in half", () => {
  const escape = (words: string) => words.replaceAll("&", "&amp;");
  for (let units = 30; units < 200; units++) {
    const fitted = fitLines([text("&".repeat(300))], units, { ...PLAIN, escape });

    ok(fitted.length <= units);
    ok(/^(&amp;)*(… and 1 more line|…)?$/.test(fitted), fitted);
  }
});

Deno.test("whatever the lines and the room, what comes out fits and is well-formed", () => {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const signs = ["a", "ä", "🔥", "&", "<", " ", "*", "\\"];
  for (let turn = 0; turn < 3000; turn++) {
    const lines = Array.from({ length: Math.floor(random() * 8) }, (): Line => ({
      as: random() < 0.5 ? "item" : "text",
      text: Array.from(
        { length: Math.floor(random() * 60) },
        () => signs[Math.floor(random() * signs.length)],
      ).join(""),
    }));
    const units = Math.floor(random() * 200);
    const measure = random() < 0.5 ? utf8Bytes : utf16Units;
    const escape = (words: string) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

    const fitted = fitLines(lines, units, { escape, bullet: "• ", measure });

    ok(measure(fitted) <= units);
    ok(fitted.isWellFormed());
    ok(!/&(?!amp;|lt;)/.test(fitted), fitted);
  }
});
