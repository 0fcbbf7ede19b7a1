import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parsePluginOutput } from "../../testing/plugin_grammar.ts";
import type { Level } from "../../shared/verdict/mod.ts";
import { type Answer, checkText, createCheckReport } from "./check_report.ts";

const COUNTS = { offline: 0, critical: 0, unknown: 0, warning: 0, ok: 2, new: 0 };

function answer(level: Level, more: Partial<Answer> = {}): Answer {
  const counts = { ...COUNTS, [level]: COUNTS[level] + 1 };
  return {
    host: null,
    summary: { level, hosts: 3, counts, reason_count: 0, reasons: [] },
    pools: [],
    ...more,
  };
}

const REASON = {
  host: "pve-01",
  level: "critical",
  code: "pool_health",
  label: "tank",
  text: "DEGRADED.",
};

for (
  const [level, warning, critical] of [
    ["ok", 0, 0],
    ["warning", 1, 0],
    ["unknown", 3, 3],
    ["critical", 2, 2],
    ["offline", 2, 2],
  ] as const
) {
  Deno.test(`createCheckReport() of a fleet that is ${level} ends with ${warning}, or ${critical}`, () => {
    strictEqual(createCheckReport(answer(level), "warning").exit_code, warning);
    strictEqual(createCheckReport(answer(level), "critical").exit_code, critical);
  });
}

Deno.test("createCheckReport() calls nothing good of which nothing was ever heard", () => {
  const summary = { level: "ok", hosts: 0, reason_count: 0, reasons: [] } as const;
  const empty = { host: null, pools: [], summary: { ...summary, counts: { ...COUNTS, ok: 0 } } };
  deepStrictEqual(
    checkText(
      createCheckReport({ ...empty, summary: { ...empty.summary, reasons: [] } }, "critical"),
    )
      .split(" | ")[0],
    "UNKNOWN - no host has ever reported",
  );
  const counts = { ...COUNTS, ok: 0, new: 1 };
  const one = { level: "new", hosts: 1, counts, reason_count: 0, reasons: [] } satisfies Answer[
    "summary"
  ];
  strictEqual(
    checkText(createCheckReport({ host: "pve-01", summary: one, pools: [] }, "warning")),
    "UNKNOWN - pve-01 has never reported | 'problems'=0;;;0",
  );
});

Deno.test("checkText() of the fleet says the worst with its host, and counts by level", () => {
  const told = answer("critical");
  told.summary = { ...told.summary, reason_count: 12, reasons: [REASON] };

  const { text, figures, longText } = parsePluginOutput(
    checkText(createCheckReport(told, "warning")),
  );

  strictEqual(text, "CRITICAL - 2 of 3 hosts are ok: pve-01: tank: DEGRADED.");
  deepStrictEqual(
    Object.fromEntries(figures.map(({ label, value }) => [label, value])),
    { hosts: 3, ok: 2, warning: 0, unknown: 0, critical: 1, offline: 0, problems: 12 },
  );
  deepStrictEqual(longText, [
    "CRITICAL pool_health pve-01: tank: DEGRADED.",
    "and 11 more reasons",
  ]);
});

Deno.test("checkText() of one host has how full its pools are, where that is known", () => {
  const counts = { ...COUNTS, ok: 1 };
  const summary = { level: "ok", hosts: 1, counts, reason_count: 0, reasons: [] } satisfies Answer[
    "summary"
  ];
  const pools = [
    { name: "tank", capacity_percent: 83 },
    { name: "it's", capacity_percent: 0 },
    { name: "tank", capacity_percent: 1 },
    { name: "unread", capacity_percent: null },
  ];

  strictEqual(
    checkText(createCheckReport({ host: "pve-01", summary, pools }, "warning")),
    "OK - pve-01 | 'problems'=0;;;0 'tank_capacity'=83%;;;0;100 'it''s_capacity'=0%;;;0;100",
  );
});
