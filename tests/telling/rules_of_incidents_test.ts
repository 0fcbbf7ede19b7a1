/** Each rule of incidents has the tests that its table names, and those have not gone. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { RULES } from "./rules_of_incidents.ts";

const NAMES = /Deno\.test\(\s*(["'`])((?:\\.|(?!\1).)*)\1/g;

/** Names of the tests of a file, as they stand in it. */
async function namesOf(file: string): Promise<Set<string>> {
  const text = await Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
  return new Set([...text.matchAll(NAMES)].map(([, , name = ""]) => name));
}

Deno.test("there are 24 rules for one server, each with a test", () => {
  const numbers = RULES.map(({ number }) => number);
  const all = Array.from({ length: 25 }, (_, at) => at + 1);
  deepStrictEqual(numbers, all.filter((number) => number !== 24));
  for (const { number, tests } of RULES) ok(Object.values(tests).flat().length > 0, `${number}`);
});

for (const { number, says, tests } of RULES) {
  Deno.test(`the tests of rule ${number} are there: ${says}`, async () => {
    for (const [file, names] of Object.entries(tests)) {
      const there = await namesOf(file);
      deepStrictEqual(names.filter((name) => !there.has(name)), [], file);
    }
  });
}
