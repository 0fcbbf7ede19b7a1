import { deepStrictEqual } from "node:assert/strict";
import { parseZpoolListText } from "./zpool_list_text.ts";

const TANK = "tank\t1000\t400\t600\t7\t40\tONLINE";

Deno.test("parseZpoolListText() reads one pool", () => {
  deepStrictEqual(parseZpoolListText(`${TANK}\n`), {
    pools: [{
      name: "tank",
      guid: null,
      health: "ONLINE",
      size_bytes: 1000,
      allocated_bytes: 400,
      free_bytes: 600,
      fragmentation_percent: 7,
      capacity_percent: 40,
    }],
    faults: [],
  });
});

for (const text of ["", "\n", "no pools available\n"]) {
  Deno.test(`parseZpoolListText() finds no pool and no fault in ${JSON.stringify(text)}`, () => {
    deepStrictEqual(parseZpoolListText(text), { pools: [], faults: [] });
  });
}

for (
  const [why, line] of [
    ["a column is missing", "tank\t1000\t400\t600\t7\tONLINE"],
    ["a column is too many", `${TANK}\t-`],
    ["the name is empty", "\t1000\t400\t600\t7\t40\tONLINE"],
    ["the health is unknown", "tank\t1000\t400\t600\t7\t40\t-"],
    ["the health is cut off", "tank\t1000\t400\t600\t7\t40\t"],
    ["columns are split by spaces", "tank 1000 400 600 7 40 ONLINE"],
  ] as const
) {
  Deno.test(`parseZpoolListText() reports a line and leaves the pool out when ${why}`, () => {
    const { pools, faults } = parseZpoolListText(`${line}\n${TANK.replace("tank", "rpool")}\n`);

    deepStrictEqual(pools.map((pool) => pool.name), ["rpool"]);
    deepStrictEqual(faults, [
      `Cannot read zpool list line ${JSON.stringify(line)}: expected 7 columns`,
    ]);
  });
}

Deno.test("parseZpoolListText() keeps the first of two pools with one name", () => {
  const { pools, faults } = parseZpoolListText(`${TANK}\n${TANK.replace("ONLINE", "FAULTED")}\n`);

  deepStrictEqual(pools.map((pool) => pool.health), ["ONLINE"]);
  deepStrictEqual(faults, ['Cannot read pool "tank": listed twice']);
});
