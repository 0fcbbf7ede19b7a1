import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { printable } from "../../shared/printable.ts";
import { joinLabels, labels, NO_LABELS, oneHot } from "./family.ts";

Deno.test("labels() quotes what it is given, and leaves out what is not known", () => {
  strictEqual(labels({ id: "qemu/100", node: null, tags: "" }), 'id="qemu/100",tags=""');
  strictEqual(labels({ name: 'a"b\\c\nd' }), String.raw`name="a\"b\\c\\nd"`);
  strictEqual(labels({ name: "ä€😀" }), 'name="ä€😀"');
  strictEqual(labels({}), NO_LABELS);
});

Deno.test("a label is cut at 1,024 characters, whatever lies there", () => {
  strictEqual(labels({ a: "x".repeat(5_000) }), `a="${"x".repeat(1_024)}"`);
  strictEqual(labels({ a: `${"x".repeat(1_023)}😀` }), `a="${"x".repeat(1_023)}\\\\ud83d"`);
});

/** As a parser of either format reads the text between the quotes. */
function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, sign) => sign === "n" ? "\n" : sign);
}

Deno.test("whatever a host tells stays one value within its quotes", () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.constantFrom(...'"\\\n\0{},\r') }),
      ),
      (told) => {
        const match = /^a="((?:\\[\\"n]|[^\\"\p{Cc}])*)"$/u.exec(labels({ a: told }));

        strictEqual(unescape(match?.[1] ?? "no value"), printable(told.slice(0, 1_024)));
      },
    ),
  ));

Deno.test("joinLabels() puts a comma between those that are there", () => {
  const [a, b] = [labels({ a: "1" }), labels({ b: "2" })];

  deepStrictEqual([joinLabels(a, b), joinLabels(a, NO_LABELS), joinLabels(NO_LABELS)], [
    'a="1",b="2"',
    'a="1"',
    "",
  ]);
});

Deno.test("oneHot() tells a word that is not listed last", () => {
  const tell = (held: string) =>
    [...oneHot("state", ["on", "off"], held)].map(({ labels, value }) => `${labels} ${value}`);

  deepStrictEqual(tell("off"), ['state="on" 0', 'state="off" 1']);
  deepStrictEqual(tell("odd"), ['state="on" 0', 'state="off" 0', 'state="odd" 1']);
});
