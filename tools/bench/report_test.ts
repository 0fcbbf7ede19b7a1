import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { formatReport, formatRow, keepsBudgets } from "./report.ts";
import type { RowResult } from "./run_row.ts";

const MET: RowResult = {
  id: "agent",
  what: "The agent",
  seconds: 12.34,
  others_percent: 2,
  figures: [
    { what: "memory", value: 58.21, unit: "MB", limit: { at_most: 65 } },
    { what: "rate", value: 5432, unit: "/s" },
  ],
  problem: null,
};
const MISSED: RowResult = {
  ...MET,
  figures: [{ what: "memory", value: 71, unit: "MB", limit: { at_most: 65 } }],
};
const SKIPPED: RowResult = {
  ...MET,
  figures: [],
  problem: { kind: "skipped", reason: "no browser" },
};
const FAILED: RowResult = { ...SKIPPED, problem: { kind: "failed", reason: "it broke" } };

Deno.test("formatRow() says of each figure whether it keeps its budget", () => {
  deepStrictEqual(formatRow(MET).split("\n"), [
    "  met      memory: 58.2 MB (at most 65 MB)",
    "           rate: 5,430 /s",
    "  took 12.3 s",
  ]);
});

Deno.test("formatRow() says when others used the machine", () => {
  strictEqual(
    formatRow({ ...MISSED, others_percent: 80 }),
    "  NOT MET  memory: 71 MB (at most 65 MB)\n" +
      "  took 12.3 s; others used 80 % of the machine",
  );
});

Deno.test("formatRow() says why there are no figures", () => {
  strictEqual(formatRow(SKIPPED), "  skipped: no browser\n  took 12.3 s");
});

for (
  const [what, rows, kept] of [
    ["holds for rows that keep theirs, and for skipped ones", [MET, SKIPPED], true],
    ["fails with one figure that misses its budget", [MET, MISSED], false],
    ["fails with a row that failed", [MET, FAILED], false],
  ] as const
) {
  Deno.test(`keepsBudgets() ${what}`, () => strictEqual(keepsBudgets(rows), kept));
}

Deno.test("formatReport() makes a table row of each figure, under its machine", () => {
  const text = formatReport({
    started_at: "2026-01-02T03:04:05.000Z",
    command: "deno task bench",
    machine: {
      cpu_model: "Some CPU",
      cores: 2,
      memory_bytes: 8 * 2 ** 30,
      kernel: "6.1",
      deno: "2.9.6",
      v8: "15.0",
    },
    rows: [MET, SKIPPED],
  });

  ok(
    text.includes("on 2026-01-02:\nSome CPU, 2 cores, 8.0 GiB of memory, Linux 6.1, Deno 2.9.6"),
  );
  ok(text.includes("| | memory | 58.2 MB | at most 65 MB | met | |"));
  ok(text.includes("| | skipped: no browser | | | | |"));
});
