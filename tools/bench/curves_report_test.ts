import { ok } from "node:assert/strict";
import { formatCurves } from "./curves_report.ts";
import type { RowResult } from "./run_row.ts";

const SMALL: RowResult = {
  id: "10-hosts",
  what: "A fleet",
  seconds: 1,
  others_percent: 0,
  figures: [{ what: "memory", value: 100, unit: "MB" }, { what: "rate", value: 5, unit: "/s" }],
  problem: null,
};
const LARGE: RowResult = {
  ...SMALL,
  id: "100-hosts",
  figures: [{ what: "memory", value: 200, unit: "MB" }],
};
const FAILED: RowResult = {
  ...SMALL,
  id: "1000-hosts",
  others_percent: 25,
  figures: [],
  problem: { kind: "failed", reason: "it broke" },
};

Deno.test("formatCurves() makes a column of each size, also of one that failed", () => {
  const text = formatCurves({
    started_at: "2026-01-02T03:04:05.000Z",
    command: "deno task bench curves",
    machine: { cpu_model: "CPU", cores: 2, memory_bytes: 0, kernel: "6", deno: "2", v8: "15" },
    rows: [SMALL, LARGE, FAILED],
  });

  ok(text.includes("|  | 10 hosts | 100 hosts | 1000 hosts |\n| --- | ---: | ---: | ---: |\n"));
  ok(text.includes("| memory | 100 MB | 200 MB | failed |\n| rate | 5 /s |  | failed |\n"), text);
  ok(text.includes("| used by others | 0 % | 0 % | 25 % |\n"), text);
  ok(text.includes("Measured by `deno task bench curves` on 2026-01-02:"), text);
});
