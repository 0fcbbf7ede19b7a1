import { deepStrictEqual } from "node:assert/strict";
import { testPoolView } from "../../testing/views.ts";
import { ALL_POOLS, isMeant, poolsCsvPath, poolsPath, readPoolsQuery } from "./pools_query.ts";

const read = (path: string) => readPoolsQuery(new URL(path, "http://host").searchParams);

Deno.test("readPoolsQuery() reads what poolsPath() wrote", () => {
  const query = {
    text: "tank pve",
    level: "critical",
    risk: "filling",
    sort: { column: "capacity", descending: true },
    page: 3,
  } as const;

  deepStrictEqual(read(poolsPath(query)), query);
  deepStrictEqual(poolsPath(ALL_POOLS), "/pools");
  deepStrictEqual(
    poolsCsvPath(query),
    "/api/pools.csv?q=tank+pve&level=critical&risk=filling&sort=-capacity",
  );
});

Deno.test("readPoolsQuery() asks for all where it does not understand", () => {
  deepStrictEqual(read("/pools?level=bogus&risk=x&sort=-&page=-1"), ALL_POOLS);
  deepStrictEqual(read("/pools?level=offline"), ALL_POOLS);
  deepStrictEqual(read(`/pools?q=${"a".repeat(300)}`).text.length, 200);
});

Deno.test("isMeant() wants all of a filter, names in any case", () => {
  const pool = testPoolView({ host: "PVE-01", level: "warning", risks: ["filling"] });
  const passes = (filter: Partial<typeof ALL_POOLS>) => isMeant(pool, { ...ALL_POOLS, ...filter });

  deepStrictEqual(
    [
      {},
      { text: "pve" },
      { text: "TANK" },
      { level: "warning", risk: "filling" },
      { text: "rpool" },
      { level: "ok" },
      { risk: "unread" },
    ].map((filter) => passes(filter as Partial<typeof ALL_POOLS>)),
    [true, true, true, true, false, false, false],
  );
});
