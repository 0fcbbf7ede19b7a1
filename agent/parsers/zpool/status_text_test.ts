import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Fault } from "./report.ts";
import { parseZpoolStatusText } from "./status_text.ts";

const TANK = `  pool: tank
 state: ONLINE
config:

	NAME        STATE     READ WRITE CKSUM
	tank        ONLINE       0     0     0
	  sda       ONLINE       0     0     0

errors: No known data errors
`;

function messagesOf(faults: readonly Fault[]): string {
  return faults.map(({ message }) => message).join("\n");
}

Deno.test("parseZpoolStatusText() finds no fault in a plain pool", () => {
  const { pools, faults } = parseZpoolStatusText(TANK);

  deepStrictEqual(faults, []);
  deepStrictEqual(pools.map((pool) => [pool.name, pool.health, pool.error_count, pool.scans]), [
    ["tank", "ONLINE", 0, []],
  ]);
});

for (const text of ["", "\n", "no pools available\n"]) {
  Deno.test(`parseZpoolStatusText() finds no pool and no fault in ${JSON.stringify(text)}`, () => {
    deepStrictEqual(parseZpoolStatusText(text), { pools: [], faults: [] });
  });
}

for (
  const [why, from, to, fault] of [
    ["no state", " state: ONLINE\n", "", /expected one line "state:", found 0/],
    ["two states", " state: ONLINE\n", " state: ONLINE\n state: ONLINE\n", /"state:", found 2/],
    ["an empty state", " state: ONLINE", " state: ", /unexpected state ""/],
    ["no errors line", "errors: No known data errors\n", "", /"errors:", found 0/],
    ["an errors line cut off", "errors: No known data errors\n", "errors: No kn", /"No kn"/],
    ["an unavailable list of errors", "No known data errors", "List of errors unavailable", /List/],
    ["no table", "NAME  ", "NOME  ", /no device table/],
    ["a table without devices", "\t  sda       ONLINE       0     0     0\n", "", /no devices/],
    ["a table of another pool", "\ttank  ", "\ttunk  ", /no devices/],
    [
      "a row without counters",
      "\t  sda       ONLINE       0     0     0",
      "\t  sda       ONLINE",
      /counters/,
    ],
    ["a row of odd depth", "\t  sda", "\t sda", /unexpected device line/],
    ["a row too deep", "\t  sda", "\t      sda", /unexpected device line/],
    ["a second root", "\t  sda", "\tsda", /unexpected device line/],
    ["an unknown class", "\nerrors", "\tturbo\n\nerrors", /unexpected device line "\\tturbo"/],
    [
      "a class before the pool",
      "\ttank   ",
      "\tlogs\n\ttank   ",
      /unexpected device line "\\tlogs"/,
    ],
    ["an unknown scan", "config:", "  scan: thinking\nconfig:", /unexpected scan line "thinking"/],
    [
      "an impossible date",
      "config:",
      "  scan: scrub canceled on Sun Nov 39 18:54:25 2025\nconfig:",
      /unexpected date/,
    ],
    [
      "an unknown duration",
      "config:",
      "  scan: scrub repaired 0B in ages with 0 errors on Sun Nov  9 18:54:25 2025\nconfig:",
      /unexpected duration "ages"/,
    ],
    ["words before the first pool", "  pool:", "Warning!\n  pool:", /found "Warning!"/],
  ] as const
) {
  Deno.test(`parseZpoolStatusText() reports ${why}`, () => {
    match(messagesOf(parseZpoolStatusText(TANK.replace(from, to)).faults), fault);
  });
}

Deno.test("parseZpoolStatusText() takes an unknown entry for one of a newer zpool", () => {
  const { faults } = parseZpoolStatusText(TANK.replace("config:", "condense: none\nconfig:"));

  deepStrictEqual(faults, []);
});

Deno.test("parseZpoolStatusText() survives one line of a million spaces", () => {
  const { faults } = parseZpoolStatusText(TANK.replace("sda", "a" + " ".repeat(1_000_000)));

  strictEqual(faults.length, 2);
});
