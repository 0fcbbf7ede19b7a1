import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { parsePluginOutput } from "../testing/plugin_grammar.ts";
import { type PluginFigure, pluginText } from "./plugin_output.ts";

const FIGURE: PluginFigure = {
  label: "tank_capacity",
  value: 83,
  unit: "%",
  warning: 80,
  critical: 90,
  min: 0,
  max: 100,
};
const UNBORDERED = { warning: null, critical: null, min: null, max: null };

Deno.test("pluginText() prints state, summary, figures, and the long text on lines of its own", () => {
  const figures = [FIGURE, { ...FIGURE, ...UNBORDERED, label: "it's = all", value: 0.5 }];

  strictEqual(
    pluginText({ state: "CRITICAL", summary: "tank", figures, lines: ["one", "two"] }),
    "CRITICAL - tank | 'tank_capacity'=83%;80;90;0;100 'it''s _ all'=0.5%\none\ntwo",
  );
});

Deno.test("pluginText() leaves out what does not fit, and says how many lines", () => {
  const lines = Array.from({ length: 100 }, (_, index) => `${index} ${"x".repeat(96)}`);
  const figures = lines.map((label) => ({ ...FIGURE, label }));

  const text = pluginText({ state: "OK", summary: "y".repeat(9_000), figures, lines });

  const { figures: read, longText } = parsePluginOutput(text);
  ok(text.length < 5_000, String(text.length));
  ok(read.length > 5 && read.length < 20, String(read.length));
  strictEqual(longText.at(-1), `and ${100 - longText.length + 1} more`);
});

Deno.test("pluginText() is of the guidelines' grammar whatever hosts have told", () => {
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
  const tricky = fc.constantFrom("|", "'", "=", "\n", "a'b", "x | 'y'=1", "';'", " ");
  const word = fc.oneof(text, tricky);
  const border = fc.option(fc.integer({ min: -1_000, max: 1_000 }));
  const figure = fc.record({
    label: word,
    value: fc.integer({ min: -100_000, max: 100_000 }).map((value) => value / 100),
    unit: fc.constantFrom<"" | "%">("", "%"),
    warning: border,
    critical: border,
    min: border,
    max: border,
  });
  fc.assert(fc.property(
    word,
    fc.array(figure, { maxLength: 5 }),
    fc.array(word, { maxLength: 5 }),
    (summary, figures, lines) => {
      const read = parsePluginOutput(pluginText({ state: "OK", summary, figures, lines }));

      strictEqual(read.longText.length, lines.length);
      deepStrictEqual(
        read.figures.map(({ value, unit, borders }) => [value, unit, ...borders]),
        figures.map(({ value, unit, warning, critical, min, max }) => [
          value === 0 ? 0 : value,
          unit,
          ...[warning, critical, min, max].map((each) => each === null ? "" : String(each)),
        ]),
      );
    },
  ));
});
