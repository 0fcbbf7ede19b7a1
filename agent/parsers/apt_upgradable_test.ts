import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseAptUpgradable } from "./apt_upgradable.ts";
import { damagedTexts } from "./testing_damage.ts";

const CASES = `${import.meta.dirname}/../../fixtures/cases/apt`;
const read = (name: string) => Deno.readTextFileSync(`${CASES}/list_upgradable_${name}.txt`);

for (
  const [name, total, security] of [["en", 3, 2], ["de", 2, 1], ["none", 0, 0]] as const
) {
  Deno.test(`parseAptUpgradable() counts the packages of list_upgradable_${name}`, () => {
    deepStrictEqual(parseAptUpgradable(read(name)), { total, security });
  });
}

Deno.test("parseAptUpgradable() counts a package of two architectures once", () => {
  const text = "Listing...\n" +
    "libc6/stable 2.41-13 amd64 [upgradable from: 2.41-12]\n" +
    "libc6/stable-security 2.41-13 i386 [upgradable from: 2.41-12]\n";

  deepStrictEqual(parseAptUpgradable(text), { total: 1, security: 1 });
});

Deno.test("parseAptUpgradable() takes the header of a terminal", () => {
  deepStrictEqual(parseAptUpgradable("Listing... Done\n"), { total: 0, security: 0 });
});

for (
  const [why, text] of [
    ["nothing is printed", ""],
    ["the header is missing", "libc6/stable 2.41-13 amd64 [upgradable from: 2.41-12]\n"],
    ["the last line is cut off", read("en").slice(0, -1)],
    ["a line is something else", "Listing...\nnoise\n"],
  ] as const
) {
  Deno.test(`parseAptUpgradable() gives null when ${why}`, () => {
    strictEqual(parseAptUpgradable(text), null);
  });
}

Deno.test("parseAptUpgradable() survives damage", () => {
  for (const text of damagedTexts(read("en"), 1000)) parseAptUpgradable(text);
});
