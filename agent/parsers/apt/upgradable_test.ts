import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseAptUpgradable } from "./upgradable.ts";
import { damagedTexts } from "../../../testing/damage.ts";

const CASES = `${import.meta.dirname}/../../../fixtures/cases/apt`;
const read = (name: string) => Deno.readTextFileSync(`${CASES}/list_upgradable_${name}.txt`);

for (
  const [name, total, security] of [["en", 3, 2], ["de", 2, 1], ["none", 0, 0]] as const
) {
  Deno.test(`parseAptUpgradable() counts the packages of list_upgradable_${name}`, () => {
    deepStrictEqual(parseAptUpgradable(read(name)), { total, security, unread: null });
  });
}

Deno.test("parseAptUpgradable() counts a package of two architectures once", () => {
  const text = "Listing...\n" +
    "libc6/stable 2.41-13 amd64 [upgradable from: 2.41-12]\n" +
    "libc6/stable-security 2.41-13 i386 [upgradable from: 2.41-12]\n";

  deepStrictEqual(parseAptUpgradable(text), { total: 1, security: 1, unread: null });
});

Deno.test("parseAptUpgradable() takes the header of a terminal", () => {
  deepStrictEqual(parseAptUpgradable("Listing... Done\n"), {
    total: 0,
    security: 0,
    unread: null,
  });
});

for (
  const [why, line] of [
    ["its suite holds blanks", "corp-agent/our own, testing 1:2.0-1 amd64 [upgradable from: 1.9]"],
    ["its repository names no suite", "corp-agent/ 1:2.0-1 amd64 [upgradable from: 1.9]"],
    ["its name has capitals", "Corp_Agent/unknown 2.0 all [upgradable from: 1.9]"],
    ["its architecture is named", "libc6:i386/stable 2.41-13 i386 [upgradable from: 2.41-12]"],
    ["nothing is in brackets", "corp-agent/stable 2.0 all"],
  ] as const
) {
  Deno.test(`parseAptUpgradable() counts a package where ${why}`, () => {
    const updates = parseAptUpgradable(`${read("en")}${line}\n`);

    deepStrictEqual(updates, { total: 4, security: 2, unread: null });
  });
}

for (
  const [why, text, count, first] of [
    ["is something else", `${read("en")}N: There are 2 additional versions\n`, 1, "N: There"],
    ["is cut off", read("en").slice(0, -1), 1, "openssl/"],
    ["is very long", `${read("en")}a/${"x ".repeat(5000)}\n`, 1, "a/x "],
    ["are noise", `${read("en")}noise\nnoise/\n\n`, 2, "noise"],
  ] as const
) {
  Deno.test(`parseAptUpgradable() counts the others where a line or two ${why}`, () => {
    const { total, unread } = parseAptUpgradable(text) ?? {};

    strictEqual(total, why === "is cut off" ? 2 : 3);
    strictEqual(unread?.count, count);
    strictEqual(unread?.first.slice(0, first.length), first);
  });
}

for (
  const [why, text] of [
    ["nothing is printed", ""],
    ["the header is cut off", "Listing..."],
    ["the header is missing", "libc6/stable 2.41-13 amd64 [upgradable from: 2.41-12]\n"],
  ] as const
) {
  Deno.test(`parseAptUpgradable() gives null when ${why}`, () => {
    strictEqual(parseAptUpgradable(text), null);
  });
}

Deno.test("parseAptUpgradable() survives damage", () => {
  for (const text of damagedTexts(read("en"), 1000)) parseAptUpgradable(text);
});
