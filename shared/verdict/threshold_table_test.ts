/** The table of thresholds says what rules do, and rules compare with nothing else. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { healthyHost, NOW_UNIX } from "../../testing/verdict/known_host.ts";
import { TRUTH_TABLE } from "../../testing/verdict/truth_table.ts";
import { judge } from "./judge.ts";
import { gatherNewest } from "./facts.ts";
import { RULES } from "./rules.ts";
import { IN_ORDER, THRESHOLD_TABLE, type ThresholdKey } from "./threshold_table.ts";
import { outOfOrder, THRESHOLD_KEYS, THRESHOLDS } from "./thresholds.ts";

for (const key of THRESHOLD_KEYS) {
  const { default: value, unit, least, most, meaning } = THRESHOLD_TABLE[key];

  Deno.test(`${key} has its unit in its name, a default in its range, and one sentence`, () => {
    ok(key.toLowerCase().endsWith(unit), unit);
    ok(least <= value && value <= most);
    match(meaning, /^[A-Z].*\.$/);
  });
}

Deno.test("the defaults are in order, and both of a pair have one unit", () => {
  strictEqual(outOfOrder(THRESHOLDS), null);
  for (const [lower, higher] of IN_ORDER) {
    strictEqual(THRESHOLD_TABLE[lower].unit, THRESHOLD_TABLE[higher].unit);
  }
});

Deno.test("the table names for each threshold exactly the rules that look at it", () => {
  const looked = new Map<ThresholdKey, Set<string>>();
  const hosts = TRUTH_TABLE.map(({ change, thresholds }) => {
    const host = healthyHost();
    change(host);
    const own = { ...THRESHOLDS, ...thresholds };
    return { known: host.known, own, found: judge(host.known, NOW_UNIX, own).reasons };
  });
  for (const { code, test } of RULES) {
    for (const { known, own, found } of hosts) {
      const limits = new Proxy(own, {
        get(values, key: ThresholdKey) {
          looked.set(key, (looked.get(key) ?? new Set()).add(code));
          return values[key];
        },
      });
      test(gatherNewest(known, NOW_UNIX, limits), found);
    }
  }

  const named = (codes: Iterable<string>) => [...codes].sort();
  deepStrictEqual(
    Object.fromEntries(THRESHOLD_KEYS.map((key) => [key, named(looked.get(key) ?? [])])),
    Object.fromEntries(THRESHOLD_KEYS.map((key) => [key, named(THRESHOLD_TABLE[key].codes)])),
  );
});

/** What may stand in a file of rules beside the table's numbers, and why it is no border. */
const NO_BORDERS: readonly { line: RegExp; why: string }[] = [
  { line: /\b100 [*-]|[*] 100\b|Math\.min\(100,/, why: "a share as a percentage" },
  {
    line: /^const MAX_(CAUSE_LENGTH|QUOTED) = |^const CAUSE_CHARACTERS = /,
    why: "length of a text",
  },
  { line: /_unix \?\? 0\) [*] 1000 >/, why: "seconds as milliseconds" },
  { line: /^const (NODES|REPOSITORIES)_NAMED = /, why: "length of a list in a text" },
  { line: /node_count === 2 &&/, why: "two nodes outvote each other: no other number does" },
  { line: /within 10 min`,$/, why: "the ledger's words for what it calls a burst, as zed does" },
];

Deno.test("no file of rules compares with a number of its own", async () => {
  const folder = new URL("./", import.meta.url);
  const found: string[] = [];
  const used = new Set<RegExp>();
  for await (const { name } of Deno.readDir(folder)) {
    if (!/^rules_\w+\.ts$/.test(name) || name.endsWith("_test.ts")) continue;
    for (const line of codeOf(await Deno.readTextFile(new URL(name, folder)))) {
      if (!/(?<![\w.])(?![01]\b)\d/.test(line.replace(/"[^"]*"|`[^`]*`/g, ""))) continue;
      const allowed = NO_BORDERS.find((other) => other.line.test(line));
      if (allowed === undefined) found.push(`${name}: ${line}`);
      else used.add(allowed.line);
    }
  }
  deepStrictEqual(found, []);
  deepStrictEqual(NO_BORDERS.filter(({ line }) => !used.has(line)), []);
});

function codeOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => !/^(\/\/|\/?\*)/.test(line));
}
