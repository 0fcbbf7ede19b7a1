/** The page of reasons is what the table of rules and its guide make of it. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { findGuide, GUIDED_CODES } from "../../shared/verdict/guide.ts";
import { RULES } from "../../shared/verdict/rules.ts";
import { REASONS_PAGE, reasonsPage } from "../../tools/reasons_page.ts";

Deno.test("every rule has its row in the guide, and no other code has one", () => {
  deepStrictEqual(GUIDED_CODES.toSorted(), RULES.map(({ code }) => code).sort());
});

Deno.test("every row of the guide is in whole sentences, and a next step is a short one", () => {
  for (const code of GUIDED_CODES) {
    const { meaning = "", todo = "", next = null } = findGuide(code) ?? {};
    for (const text of [meaning, todo]) ok(/^[A-Z`].*\.$/.test(text), `${code}: ${text}`);
    if (next !== null) ok(next.length <= 60 && !next.endsWith("."), `${code}: ${next}`);
  }
});

Deno.test("docs/reasons.md is as deno task docs makes it", async () => {
  strictEqual(await Deno.readTextFile(REASONS_PAGE), reasonsPage());
});
