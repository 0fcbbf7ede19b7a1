import { ok, strictEqual } from "node:assert/strict";
import { judge } from "./judge.ts";
import { RULES } from "./rules.ts";
import { healthyHost, NOW_UNIX } from "../../testing/verdict/known_host.ts";
import { TRUTH_TABLE } from "../../testing/verdict/truth_table.ts";
import { CARE_TEXTS } from "../../testing/verdict/truth_texts_care.ts";
import { HOST_TEXTS } from "../../testing/verdict/truth_texts_host.ts";
import { LEDGER_TEXTS } from "../../testing/verdict/truth_texts_ledger.ts";
import { POOL_TEXTS } from "../../testing/verdict/truth_texts_pools.ts";

for (const [text, change] of [...POOL_TEXTS, ...HOST_TEXTS, ...CARE_TEXTS, ...LEDGER_TEXTS]) {
  Deno.test(`judge() says: ${text}`, () => {
    const host = healthyHost();
    change(host);

    strictEqual(judge(host.known, NOW_UNIX).reasons[0]?.text, text);
  });
}

Deno.test("judge() cuts a long cause short", () => {
  const { known, fast } = healthyHost();
  fast.sections.zfs_pools.errors.push({ tag: "zpool_list", message: "x".repeat(10_000) });

  const text = judge(known, NOW_UNIX).reasons[0]?.text ?? "";

  ok(text.length < 300, `${text.length} characters`);
});

for (const { code } of RULES) {
  Deno.test(`every sentence of ${code} is complete`, () => {
    const reasons = TRUTH_TABLE.flatMap(({ change }) => {
      const host = healthyHost();
      change(host);
      return judge(host.known, NOW_UNIX).reasons.filter((reason) => reason.code === code);
    });

    for (const { text } of reasons) {
      strictEqual(text, text.trim());
      ok(!/undefined|null|NaN/.test(text), text);
    }
    ok(reasons.length > 0);
  });
}
