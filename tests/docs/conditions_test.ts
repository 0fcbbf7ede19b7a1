/** Every condition that is worth watching has its rows in the truth table, or says why it has none. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { RULES } from "../../shared/verdict/rules.ts";
import { CONDITIONS } from "../../testing/verdict/conditions.ts";
import { TRUTH_TABLE } from "../../testing/verdict/truth_table.ts";
import { ROOT } from "./documented_commands.ts";

const CODES = new Set(RULES.map(({ code }) => code));

/** Whether a row of this name is there of which each reason is, or none is, of `codes`. */
function hasRow(fact: string, codes: readonly string[], isRaised: boolean): boolean {
  return TRUTH_TABLE.some((row) => {
    const found = row.reasons.map((reason) => reason.split(/[ :]/)[1] ?? "");
    return row.fact === fact && codes.some((code) => found.includes(code)) === isRaised;
  });
}

Deno.test("there are 38 conditions, each once, and each is watched or says what is left out", () => {
  deepStrictEqual(
    CONDITIONS.map(({ number }) => number),
    Array.from({ length: 38 }, (_, index) => index + 1),
  );
  deepStrictEqual(
    CONDITIONS.filter(({ watched, left_out }) => watched === null && left_out === null),
    [],
  );
});

for (const { number, name, watched } of CONDITIONS) {
  if (watched === null) continue;
  const { codes, raised, quiet, unread } = watched;

  Deno.test(`condition ${number}, ${name}: rows that raise it, that do not, and where it was not read`, () => {
    for (const code of codes) ok(CODES.has(code), `no rule has the code ${code}`);
    ok(hasRow(raised, codes, true), `no row raises it: "${raised}"`);
    ok(hasRow(quiet, codes, false), `no row leaves it: "${quiet}"`);
    ok(hasRow(unread, codes, false), `no row where it was not read: "${unread}"`);
  });
}

Deno.test("docs/not_watched.md names every condition that is left out, in this order, with why", async () => {
  const page = await Deno.readTextFile(join(ROOT, "docs/not_watched.md"));

  const [, list = ""] = page.split("## Conditions that are left out\n");
  const lines = list.replaceAll(/\n {2,}/g, " ").split("\n").filter((line) =>
    line.startsWith("- ")
  );

  deepStrictEqual(
    lines.map((line) => /^- \*\*(.+)\*\*: \S/.exec(line)?.[1]),
    CONDITIONS.flatMap(({ left_out }) => left_out ?? []),
  );
});
