import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { testCard, testReason } from "../../testing/views.ts";
import { countLevels, NO_FILTER, readFilter, selectCards } from "./fleet_filter.ts";

const waiting = testCard({ name: "pve-10", level: "warning", waiting: true });
const fresh = testCard({ name: "pve-0", level: "new", connection: "never_connected" });
const critical = testCard({
  name: "pve-3",
  level: "critical",
  cluster_name: "Paris",
  reasons: [testReason({ level: "critical", code: "pool_health", text: "Pool rpool is DEGRADED" })],
});
const fleet = [
  fresh,
  waiting,
  testCard({ name: "pve-10b" }),
  testCard({ name: "pve-2" }),
  testCard({ name: "pve-1", level: "offline", connection: "offline" }),
  critical,
];
const selected = (filter: Partial<typeof NO_FILTER>) =>
  selectCards(fleet, { ...NO_FILTER, ...filter }).map((card) => card.name);

Deno.test("selectCards() lists worst first, equals by name, new hosts last", () => {
  deepStrictEqual(selected({}), ["pve-1", "pve-3", "pve-10", "pve-2", "pve-10b", "pve-0"]);
});

Deno.test("selectCards() gives a waiting host the place that it had", () => {
  deepStrictEqual(selected({ level: "offline" }), ["pve-1"]);
  deepStrictEqual(selected({ level: "warning" }), ["pve-10"]);
});

for (
  const [what, text, expected] of [
    ["part of a name", "pve-10", ["pve-10", "pve-10b"]],
    ["a cluster without case", "pARIS", ["pve-3"]],
    ["a reason's code", "pool_health", ["pve-3"]],
    ["all words, in any order", "degraded paris", ["pve-3"]],
    ["only when every word occurs", "degraded berlin", []],
    ["everything for blanks", "  ", ["pve-1", "pve-3", "pve-10", "pve-2", "pve-10b", "pve-0"]],
  ] as const
) {
  Deno.test(`selectCards() finds ${what}`, () => deepStrictEqual(selected({ text }), expected));
}

Deno.test("countLevels() counts each host once", () => {
  deepStrictEqual(countLevels(fleet), {
    offline: 1,
    critical: 1,
    unknown: 0,
    warning: 1,
    ok: 2,
    new: 1,
  });
});

Deno.test("readFilter() ignores an unknown level and cuts a long text", () => {
  const filter = readFilter(new URLSearchParams({ level: "great", q: "x".repeat(5000) }));

  strictEqual(filter.level, null);
  strictEqual(filter.text.length, 200);
});
