import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { finish } from "../ledger/pieces.ts";
import { writeFamilies } from "./exposition.ts";
import { type Family, gauge, info, labels, NO_LABELS } from "./family.ts";
import type { Format } from "./format.ts";

function write(families: readonly Family[], format: Format, maxCharacters = 10_000): string {
  return finish(writeFamilies(families, { format, maxCharacters })).join("");
}

const series = (...values: (number | null)[]) =>
  values.map((value, index) => ({ labels: labels({ id: `${index}` }), value }));

const families = (): Family[] => [
  { name: "sent_bytes_total", type: "counter", help: "Sent.", series: series(1, 2) },
  { name: "sent_bytes", type: "gauge", help: "Older.", isOldName: true, series: series(1, 2) },
  info("pool_info", "A pool.", [{ labels: labels({ pool: "tank" }) }]),
  gauge("age_seconds", "Age.", 0.25),
];

Deno.test("the text format has help and type before each family, and infos as gauges", () => {
  strictEqual(
    write(families(), "text"),
    `# HELP sent_bytes_total Sent.
# TYPE sent_bytes_total counter
sent_bytes_total{id="0"} 1
sent_bytes_total{id="1"} 2
# HELP sent_bytes Older.
# TYPE sent_bytes gauge
sent_bytes{id="0"} 1
sent_bytes{id="1"} 2
# HELP pool_info A pool.
# TYPE pool_info gauge
pool_info{pool="tank"} 1
# HELP age_seconds Age.
# TYPE age_seconds gauge
age_seconds 0.25
# HELP proxmox_monitor_series_left_out Series that this page has no room for.
# TYPE proxmox_monitor_series_left_out gauge
proxmox_monitor_series_left_out 0
`,
  );
});

Deno.test("OpenMetrics has families without suffix, units, no older names, and an end", () => {
  strictEqual(
    write(families(), "openmetrics"),
    `# TYPE sent_bytes counter
# UNIT sent_bytes bytes
# HELP sent_bytes Sent.
sent_bytes_total{id="0"} 1
sent_bytes_total{id="1"} 2
# TYPE pool info
# HELP pool A pool.
pool_info{pool="tank"} 1
# TYPE age_seconds gauge
# UNIT age_seconds seconds
# HELP age_seconds Age.
age_seconds 0.25
# TYPE proxmox_monitor_series_left_out gauge
# HELP proxmox_monitor_series_left_out Series that this page has no room for.
proxmox_monitor_series_left_out 0
# EOF
`,
  );
});

Deno.test("what is not known, no number, or a sum below zero is no series; a family without any is not there", () => {
  const text = write([
    { name: "a", type: "gauge", help: "A.", series: series(null, NaN, Infinity, -1, 0) },
    { name: "b_total", type: "counter", help: "B.", series: series(-1, null) },
  ], "text");

  deepStrictEqual(text.split("\n").filter((line) => /^[^#]/.test(line)), [
    'a{id="3"} -1',
    'a{id="4"} 0',
    "proxmox_monitor_series_left_out 0",
  ]);
  ok(!text.includes("b_total"));
});

Deno.test("of two series with the same labels the first is told", () => {
  const twice = [{ labels: NO_LABELS, value: 1 }, { labels: NO_LABELS, value: 2 }];
  const text = write([{ name: "a", type: "gauge", help: "A.", series: twice }], "text");

  deepStrictEqual(text.match(/^a .*$/gm), ["a 1"]);
});

for (const format of ["text", "openmetrics"] as const) {
  Deno.test(`a page in ${format} keeps within its size and says what it has left out`, () => {
    const many = { name: "a", type: "gauge", help: "A.", series: series(...Array(500).keys()) };
    const text = write([many as Family, gauge("last", "L.", 1)], format, 2_000);

    ok(text.length <= 2_000, `${text.length}`);
    const told = text.match(/^(a\{|last)/gm)?.length ?? 0;
    ok(told > 50, `${told}`);
    strictEqual(/^proxmox_monitor_series_left_out (\d+)$/m.exec(text)?.[1], `${501 - told}`);
    strictEqual(text.endsWith("# EOF\n"), format === "openmetrics");
  });
}

Deno.test("others have their turn within a family of any length", () => {
  const many = { name: "a", type: "gauge", help: "A.", series: series(...Array(1_000).keys()) };
  const pieces = writeFamilies([many as Family], { format: "text", maxCharacters: 1e6 });
  let turns = 0;
  while (!pieces.next().done) turns++;

  strictEqual(turns, 7);
});
