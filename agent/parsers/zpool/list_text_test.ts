import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { emptyListing } from "./list_columns.ts";
import { parseZpoolListText } from "./list_text.ts";

const TANK = "tank\t1000\t400\t600\t7\t40\tONLINE\t17\toff\twait\toff\t-\t12\t-\t0\t0\t1.00";

Deno.test("parseZpoolListText() reads one pool", () => {
  deepStrictEqual(parseZpoolListText(`${TANK}\n`), {
    pools: [{
      name: "tank",
      guid: "17",
      health: "ONLINE",
      size_bytes: 1000,
      allocated_bytes: 400,
      free_bytes: 600,
      fragmentation_percent: 7,
      capacity_percent: 40,
      readonly: false,
      failmode: "wait",
      autotrim: false,
      checkpoint_bytes: null,
      ashift: 12,
      freeing_bytes: 0,
      leaked_bytes: 0,
      dedup_ratio: 1,
    }],
    faults: [],
  });
});

for (const text of ["", "\n", "no pools available\n"]) {
  Deno.test(`parseZpoolListText() finds no pool and no fault in ${JSON.stringify(text)}`, () => {
    deepStrictEqual(parseZpoolListText(text), { pools: [], faults: [] });
  });
}

Deno.test("parseZpoolListText() reads GUIDs that exceed 2^63 and what is not the default", () => {
  const line = TANK.replace(
    "\t17\toff\twait\toff\t-\t12\t-\t0\t0\t1.00",
    "\t18446744073709551615\ton\tpanic\ton\t512\t13\t4096\t7\t8\t1.53",
  );

  const { pools, faults } = parseZpoolListText(`${line}\n`);

  deepStrictEqual(faults, []);
  deepStrictEqual(
    pools.map((pool) => [
      pool.guid,
      pool.readonly,
      pool.failmode,
      pool.autotrim,
      pool.checkpoint_bytes,
      pool.ashift,
      pool.expandsize_bytes,
      pool.freeing_bytes,
      pool.leaked_bytes,
      pool.dedup_ratio,
    ]),
    [["18446744073709551615", true, "panic", true, 512, 13, 4096, 7, 8, 1.53]],
  );
});

Deno.test("parseZpoolListText() takes nothing amiss in a pool that could not be opened", () => {
  const { pools, faults } = parseZpoolListText(
    "old\t-\t-\t-\t-\t-\tFAULTED\t5" + "\t-".repeat(9) + "\n",
  );

  deepStrictEqual(faults, []);
  deepStrictEqual(pools, [emptyListing({ name: "old", guid: "5", health: "FAULTED" })]);
});

for (
  const [why, from, to] of [
    ["a column is missing", "\t40", ""],
    ["a column is too many", TANK, `${TANK}\t-`],
    ["the name is empty", "tank", ""],
    ["the health is unknown", "ONLINE", "-"],
    ["the health is cut off", TANK.slice(TANK.indexOf("\tONLINE")), "\t"],
    ["columns are split by spaces", TANK, TANK.replaceAll("\t", " ")],
  ] as const
) {
  Deno.test(`parseZpoolListText() reports a line and leaves the pool out when ${why}`, () => {
    const line = TANK.replace(from, to);

    const { pools, faults } = parseZpoolListText(`${line}\n${TANK.replace("tank", "rpool")}\n`);

    const found = JSON.stringify(line).slice(0, 80);
    deepStrictEqual(pools.map((pool) => pool.name), ["rpool"]);
    deepStrictEqual(faults, [
      { message: `Cannot read zpool list line ${found}: expected 17 columns`, pool: null },
    ]);
  });
}

for (
  const [what, from, to] of [
    ["a size below zero", "1000", "18446744073709551600"],
    ["a capacity beyond all space", "\t40\t", "\t256763283\t"],
    ["a GUID in words", "\t17\t", "\tnone\t"],
    ["a switch neither on nor off", "\toff\twait", "\tmaybe\twait"],
  ] as const
) {
  Deno.test(`parseZpoolListText() keeps a pool with ${what}, which is a fault of that pool`, () => {
    const { pools, faults } = parseZpoolListText(`${TANK.replace(from, to)}\n`);

    deepStrictEqual(pools.map((pool) => pool.name), ["tank"]);
    deepStrictEqual(faults.map((fault) => fault.pool), ["tank"]);
  });
}

Deno.test("parseZpoolListText() keeps two pools of one name apart by GUID", () => {
  const other = TANK.replace("ONLINE\t17", "FAULTED\t18");

  const { pools, faults } = parseZpoolListText(`${TANK}\n${other}\n`);

  deepStrictEqual(pools.map(({ guid, health }) => [guid, health]), [
    ["17", "ONLINE"],
    ["18", "FAULTED"],
  ]);
  deepStrictEqual(faults, [{ message: 'Cannot read pool "tank": listed twice', pool: "tank" }]);
});

Deno.test("parseZpoolListText() takes a pool that stands twice for as bad as its worse line", () => {
  const { pools, faults } = parseZpoolListText(`${TANK}\n${TANK.replace("ONLINE", "FAULTED")}\n`);

  deepStrictEqual(pools.map((pool) => pool.health), ["FAULTED"]);
  strictEqual(faults.length, 1);
});

Deno.test("parseZpoolListText() reports a last line that is cut off", () => {
  const { faults } = parseZpoolListText(TANK);

  deepStrictEqual(faults, [
    { message: "Cannot read zpool list: it ends within a line", pool: null },
  ]);
});
