import { strictEqual } from "node:assert/strict";
import {
  formatAge,
  formatBytes,
  formatCount,
  formatLasting,
  formatLoad,
  formatMoment,
  formatPercent,
  formatUptime,
  percentOf,
} from "./format.ts";

const GIB = 1024 ** 3;

for (
  const [bytes, text] of [
    [null, "–"],
    [0, "0 B"],
    [999, "999 B"],
    [1000, "0.98 KiB"],
    [1024, "1.00 KiB"],
    [10 * 1024, "10.0 KiB"],
    [999 * 1024, "999 KiB"],
    [999.5 * 1024, "0.98 MiB"],
    [99.96 * GIB, "100 GiB"],
    [1.5 * 1024 * GIB, "1.50 TiB"],
    [2 ** 70, "1024 EiB"],
  ] as const
) {
  Deno.test(`formatBytes() shows ${bytes} as ${text}`, () => strictEqual(formatBytes(bytes), text));
}

for (
  const [percent, text] of [
    [null, "–"],
    [0, "0 %"],
    [0.04, "0.0 %"],
    [4.25, "4.3 %"],
    [9.94, "9.9 %"],
    [9.95, "10 %"],
    [80, "80 %"],
    [100, "100 %"],
  ] as const
) {
  Deno.test(`formatPercent() shows ${percent} as ${text}`, () => {
    strictEqual(formatPercent(percent), text);
  });
}

for (
  const [ageSeconds, text] of [
    [-61, "in 1 min"],
    [-2, "just now"],
    [0, "just now"],
    [1.9, "just now"],
    [9, "just now"],
    [10, "10 s ago"],
    [59.9, "50 s ago"],
    [60, "1 min ago"],
    [3599, "59 min ago"],
    [3600, "1 h ago"],
    [48 * 3600 - 1, "47 h ago"],
    [48 * 3600, "2 d ago"],
    [2000 * 86_400, "2,000 d ago"],
  ] as const
) {
  Deno.test(`formatAge() shows an age of ${ageSeconds} s as "${text}"`, () => {
    strictEqual(formatAge(1_000_000 - ageSeconds, 1_000_000), text);
  });
}

for (
  const [seconds, text] of [
    [-5, "just now"],
    [9.9, "just now"],
    [10, "for 10 s"],
    [59, "for 50 s"],
    [1260, "for 21 min"],
  ] as const
) {
  Deno.test(`formatLasting() shows what began ${seconds} s ago as "${text}"`, () => {
    strictEqual(formatLasting(1_000_000 - seconds, 1_000_000), text);
  });
}

Deno.test("formatAge() shows an unknown time as a dash", () =>
  strictEqual(formatAge(null, 0), "–"));

for (
  const [seconds, text] of [
    [null, "–"],
    [0, "0 s"],
    [59, "59 s"],
    [3600, "1 h 0 min"],
    [86_400 + 3600, "1 d 1 h"],
  ] as const
) {
  Deno.test(`formatUptime() shows ${seconds} s as "${text}"`, () => {
    strictEqual(formatUptime(seconds), text);
  });
}

Deno.test("formatCount() keeps counters above 2^53 exact", () => {
  strictEqual(formatCount("18446744073709551615"), "18,446,744,073,709,551,615");
});

Deno.test("formatLoad() shows two decimals, and a dash for unknown", () => {
  strictEqual(formatLoad(0), "0.00");
  strictEqual(formatLoad(null), "–");
});

Deno.test("formatMoment() names the moment in UTC", () => {
  strictEqual(formatMoment(0), "1970-01-01 00:00:00 UTC");
});

Deno.test("percentOf() is unknown for an unknown part and for an empty total", () => {
  strictEqual(percentOf(null, 10), null);
  strictEqual(percentOf(0, 0), null);
  strictEqual(percentOf(0, 10), 0);
});

Deno.test("formatMoment() and formatCount() survive numbers no clock or counter shows", () => {
  strictEqual(formatMoment(1e20), "100000000000000000000");
  strictEqual(formatCount(1.5), "2");
});
