import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { compareLevels, type Level, LEVELS, sampleAgeSeconds } from "./mod.ts";
import { healthyHost, sampleTimes } from "../../testing/verdict/known_host.ts";

Deno.test("compareLevels() sorts worst first", () => {
  const levels: Level[] = ["new", "ok", "warning", "unknown", "critical", "offline"];

  deepStrictEqual(levels.sort(compareLevels), [...LEVELS]);
});

Deno.test("sampleAgeSeconds() adds the wait before sending to the time since receipt", () => {
  const { fast } = healthyHost();
  // The host's clock is a year behind: only differences within one clock count.
  Object.assign(fast, sampleTimes({ collected: 1000, sent: 1040, received: 31_537_000 }));

  strictEqual(sampleAgeSeconds(fast, 31_537_005), 45);
});

Deno.test("sampleAgeSeconds() is the time since receipt for agents that do not say when they sent", () => {
  const { fast } = healthyHost();
  Object.assign(fast, sampleTimes({ collected: 1000, sent: null, received: 5000 }));

  strictEqual(sampleAgeSeconds(fast, 5005), 5);
});
