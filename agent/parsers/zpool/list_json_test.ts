import { deepStrictEqual } from "node:assert/strict";
import { emptyListing, LIST_COLUMNS } from "./list_columns.ts";
import { parseZpoolListJson } from "./list_json.ts";

/** One pool with `value` as its health. */
function listOf(value: unknown): string {
  const properties = Object.fromEntries(
    LIST_COLUMNS.map(({ property }) => [property, { value: "-" }]),
  );
  return JSON.stringify({
    pools: { tank: { pool_guid: "17", properties: { ...properties, health: { value } } } },
  });
}

Deno.test("parseZpoolListJson() takes nothing at all for no pools", () => {
  deepStrictEqual(parseZpoolListJson(""), { pools: [], faults: [] });
});

Deno.test("parseZpoolListJson() takes - for unknown", () => {
  deepStrictEqual(parseZpoolListJson(listOf("FAULTED")), {
    pools: [emptyListing({ name: "tank", guid: "17", health: "FAULTED" })],
    faults: [],
  });
});

for (const health of [undefined, null, 1, "", "-", {}]) {
  Deno.test(`parseZpoolListJson() leaves out a pool of health ${JSON.stringify(health)}`, () => {
    const { pools, faults } = parseZpoolListJson(listOf(health));

    deepStrictEqual(pools, []);
    deepStrictEqual(faults.length, 1);
  });
}

for (const text of ["{", "null", "[]", "{}", '{"pools":[]}', '{"pools":{"tank":null}}', "<html>"]) {
  Deno.test(`parseZpoolListJson() reports one fault in ${text}`, () => {
    const { pools, faults } = parseZpoolListJson(text);

    deepStrictEqual(pools, []);
    deepStrictEqual(faults.length, 1);
  });
}

Deno.test("parseZpoolListJson() reads a pool in spite of properties it does not know", () => {
  const { pools, faults } = parseZpoolListJson(
    '{"pools":{"tank":{"pool_guid":1,"properties":{"health":{"value":"ONLINE"},"size":7}}}}',
  );

  deepStrictEqual(pools.map((pool) => [pool.health, pool.size_bytes]), [["ONLINE", null]]);
  deepStrictEqual(faults[0], {
    message: 'Cannot read pool "tank": unexpected size 7',
    pool: "tank",
  });
});
