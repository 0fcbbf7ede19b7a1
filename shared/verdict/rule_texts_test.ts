/** What the judge says is in whole sentences, and each rule's words are held to. */
import { ok, strictEqual } from "node:assert/strict";
import { judge } from "./judge.ts";
import { RULES } from "./rules.ts";
import { THRESHOLDS } from "./thresholds.ts";
import { healthyHost, NOW_UNIX } from "../../testing/verdict/known_host.ts";
import { TRUTH_TABLE } from "../../testing/verdict/truth_table.ts";

/** Every reason of every row. */
const SAID = TRUTH_TABLE.flatMap(({ change, thresholds }) => {
  const host = healthyHost();
  change(host);
  return judge(host.known, NOW_UNIX, { ...THRESHOLDS, ...thresholds }).reasons;
});

Deno.test("judge() cuts a long cause short", () => {
  const { known, fast } = healthyHost();
  fast.sections.zfs_pools.errors.push({ tag: "zpool_list", message: "x".repeat(10_000) });

  const text = judge(known, NOW_UNIX).reasons[0]?.text ?? "";

  ok(text.length < 300, `${text.length} characters`);
});

for (const { code } of RULES) {
  Deno.test(`TRUTH_TABLE holds the words of ${code}`, () => {
    const words = new RegExp(`^\\w+ ${code}(?: .*?)?: `);
    ok(
      TRUTH_TABLE.some(({ reasons }) => reasons.some((reason) => words.test(reason))),
      `Expected a row with "level ${code} subject: its words"`,
    );
  });

  Deno.test(`every sentence of ${code} is complete`, () => {
    const texts = SAID.filter((reason) => reason.code === code).map(({ text }) => text);

    for (const text of texts) {
      strictEqual(text, text.trim());
      ok(!/undefined|null|NaN/.test(text), text);
    }
    ok(texts.length > 0);
  });
}
