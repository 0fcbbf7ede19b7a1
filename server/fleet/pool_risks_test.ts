import { deepStrictEqual, ok } from "node:assert/strict";
import { findRule } from "../../shared/verdict/rules.ts";
import { testPoolView, testReason } from "../../testing/views.ts";
import type { PoolView } from "../views/mod.ts";
import { poolRisks } from "./pool_risks.ts";

const GONE = {
  id: "1",
  name: "tank",
  last_seen_unix: null,
  last_health: null,
  rebooted_since: null,
  word: null,
};
const degraded = { ...testPoolView().pool, health: "DEGRADED" };
const because = (code: string) => ({ reasons: [testReason({ code })] });

for (
  const [why, changes, risks] of [
    ["nothing is the matter", {}, []],
    ["it is degraded and can lose no more", { pool: degraded, redundancy_left: 0 }, [
      "unprotected",
    ]],
    ["it is degraded and can lose one more", { pool: degraded }, []],
    ["it is whole and never could lose any", { redundancy_left: 0 }, []],
    ["errors on its last disk", because("device_errors_unprotected"), ["unprotected"]],
    ["it will be full soon", because("pool_full_soon"), ["filling"]],
    ["it is full", because("pool_capacity_critical"), ["filling"]],
    ["a scrub is overdue", because("scrub_overdue"), ["scrub"]],
    ["it was never scrubbed", because("never_scrubbed"), ["scrub"]],
    ["its newest reading does not tell of it", { is_held: true }, ["unread"]],
    ["its host is not connected", { level: "unknown" }, ["unread"]],
    ["it is gone", { missing: GONE, ...because("pool_gone"), is_held: true }, ["unread"]],
    ["it is gone for good, as the operator says", { missing: GONE, is_held: true }, []],
  ] satisfies [string, Partial<PoolView>, string[]][]
) {
  Deno.test(`poolRisks() when ${why}`, () => {
    deepStrictEqual(poolRisks(testPoolView(changes)), risks);
  });
}

Deno.test("poolRisks() leaves out what is muted, and knows rules alone that there are", () => {
  const muted = { note: "", expires_unix: null };
  const reasons = [{ ...testReason({ code: "scrub_overdue" }), muted }];
  deepStrictEqual(poolRisks(testPoolView({ reasons })), []);

  for (const code of ["never_scrubbed", "scrub_paused", "pool_incomplete", "pool_state_unknown"]) {
    ok(findRule(code) !== null, code);
  }
});
