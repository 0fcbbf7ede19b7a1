import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseArcSize } from "./arcstats.ts";
import { parseLoadavg } from "./loadavg.ts";
import { parseMeminfo } from "./meminfo.ts";
import { cpuPercent, type CpuReading, parseStat } from "./stat.ts";
import { parseUptime } from "./uptime.ts";

function sample(name: string): Promise<string> {
  return Deno.readTextFile(new URL(`../../../fixtures/cases/proc/${name}.txt`, import.meta.url));
}

Deno.test("parseLoadavg() reads the three averages", async () => {
  deepStrictEqual(parseLoadavg(await sample("loadavg")), {
    load1: 0.42,
    load5: 0.51,
    load15: 0.47,
  });
});

Deno.test("parseMeminfo() reads kB as 1024 bytes", async () => {
  deepStrictEqual(parseMeminfo(await sample("meminfo")), {
    mem_total_bytes: 65_800_892 * 1024,
    mem_available_bytes: 35_391_212 * 1024,
    mem_used_bytes: (65_800_892 - 35_391_212) * 1024,
    swap_total_bytes: 0,
    swap_used_bytes: 0,
  });
});

Deno.test("parseMeminfo() has null for what is not there, and for what follows from it", () => {
  deepStrictEqual(parseMeminfo("MemTotal:   1000 kB\nHugePages_Total:  0\nSwapTotal:  5 MB\n"), {
    mem_total_bytes: 1_024_000,
    mem_available_bytes: null,
    mem_used_bytes: null,
    swap_total_bytes: null,
    swap_used_bytes: null,
  });
});

Deno.test("parseStat() counts processors and leaves guest time out", async () => {
  deepStrictEqual(parseStat(await sample("stat")), {
    cpu_count: 2,
    busy_ticks: 50_123_344 + 12_044 + 20_113_355 + 412_233,
    idle_ticks: 1_801_223_344 + 912_233,
  });
});

Deno.test("parseUptime() gives whole seconds", async () => {
  strictEqual(parseUptime(await sample("uptime")), 1_209_055);
});

Deno.test("parseArcSize() takes the line called size alone", async () => {
  strictEqual(parseArcSize(await sample("arcstats")), 6_691_223_344);
});

for (
  const [why, text] of [
    ["nothing", ""],
    ["noise", "cpu\nsize\nMemTotal\n"],
    ["another form", "cpu  1 2 3\ncpu0 1 2 3\nsize 4 -5\n0,42 0,51 0,47 2/1184 1\n"],
  ] as const
) {
  Deno.test(`the parsers of /proc read null from ${why}`, () => {
    strictEqual(parseLoadavg(text), null);
    strictEqual(parseMeminfo(text).mem_total_bytes, null);
    strictEqual(parseStat(text), null);
    strictEqual(parseUptime(text), null);
    strictEqual(parseArcSize(text), null);
  });
}

function reading(busy_ticks: number, idle_ticks: number): CpuReading {
  return { cpu_count: 1, busy_ticks, idle_ticks };
}

const CPU_CASES: [why: string, before: CpuReading, after: CpuReading, percent: number | null][] = [
  ["no work", reading(10, 10), reading(10, 110), 0],
  ["work alone", reading(10, 10), reading(110, 10), 100],
  ["a quarter of work", reading(10, 10), reading(35, 85), 25],
  ["no time between", reading(10, 10), reading(10, 10), null],
  ["work that goes backwards", reading(10, 10), reading(9, 110), null],
  ["idleness that goes backwards", reading(10, 10), reading(110, 9), null],
];

for (const [why, before, after, percent] of CPU_CASES) {
  Deno.test(`cpuPercent() is ${percent} for ${why}`, () => {
    strictEqual(cpuPercent(before, after), percent);
  });
}
