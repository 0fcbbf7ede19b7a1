import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../testing/clock.ts";
import { createFaultLog } from "./fault_log.ts";

function setUp() {
  const clock = new TestingClock();
  const lines: string[] = [];
  const keep = (level: string) => (text: string, values: Record<string, unknown>) =>
    void lines.push(
      `${level}: ${text.replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name]))}`,
    );
  const log = { info: keep("info"), error: keep("error") };
  return { clock, lines, faults: createFaultLog({ log: log as never, clock }) };
}

Deno.test("a fault is told once, then again after an hour with how often it came", async () => {
  const { clock, lines, faults } = setUp();

  for (let minute = 0; minute < 60; minute++) {
    faults.write("judge pve-01", new Error("no pool"));
    await clock.advance(60_000);
  }
  faults.write("judge pve-01", new Error("no pool"));

  deepStrictEqual(lines, [
    "error: Cannot judge pve-01: Error: no pool",
    "error: Cannot judge pve-01: Error: no pool; 59 times since it was told",
  ]);
});

Deno.test("another cause, or another work that fails of the same, is told at once", () => {
  const { lines, faults } = setUp();

  faults.write("judge pve-01", new Error("no pool"));
  faults.write("judge pve-01", new Error("no guest"));
  faults.write("judge pve-02", new Error("no pool"));

  strictEqual(lines.length, 3);
});

Deno.test("what works again is told once, and so is its next fault", () => {
  const { lines, faults } = setUp();
  faults.works("judge pve-01");
  faults.write("judge pve-01", new Error("no pool"));

  faults.works("judge pve-01");
  faults.works("judge pve-01");
  faults.write("judge pve-01", new Error("no pool"));

  deepStrictEqual(lines.map((line) => line.slice(0, 30)), [
    "error: Cannot judge pve-01: Er",
    "info: It works again to judge ",
    "error: Cannot judge pve-01: Er",
  ]);
});

Deno.test("of a thousand faults the one told longest ago is forgotten for the next", () => {
  const { lines, faults } = setUp();
  for (let host = 0; host <= 1_000; host++) faults.write(`judge ${host}`, "no pool");

  faults.write("judge 1000", "no pool");
  faults.write("judge 0", "no pool");

  strictEqual(lines.length, 1_002);
});
