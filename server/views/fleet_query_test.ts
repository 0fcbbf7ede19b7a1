import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { testCard } from "../../testing/views.ts";
import {
  arrangeHosts,
  fleetCsvPath,
  fleetPath,
  type FleetQuery,
  readFleetQuery,
  WHOLE_FLEET,
} from "./fleet_query.ts";

const fleet = [
  testCard({ name: "new-1", level: "new", group: "berlin", cpu_percent: null }),
  testCard({ name: "b-2", group: "berlin", cpu_percent: 80 }),
  testCard({ name: "b-1", group: "berlin", level: "warning", cpu_percent: 5 }),
  testCard({ name: "p-1", group: "paris", level: "critical", cpu_percent: null }),
  testCard({ name: "p-2", group: "paris", cpu_percent: 9 }),
  testCard({ name: "lone", cpu_percent: 40 }),
];
const arranged = (query: Partial<FleetQuery>) =>
  arrangeHosts(fleet, { ...WHOLE_FLEET, ...query }).map(({ name }) => name);
const read = (path: string) => readFleetQuery(new URL(path, "http://host").searchParams);

Deno.test("arrangeHosts() puts the group with the worst host first, what never connected last", () => {
  deepStrictEqual(arranged({}), ["p-1", "p-2", "b-1", "b-2", "lone", "new-1"]);
});

Deno.test("arrangeHosts() without groups lists all worst first, new hosts apart still", () => {
  deepStrictEqual(arranged({ isGrouped: false }), ["p-1", "b-1", "b-2", "lone", "p-2", "new-1"]);
});

Deno.test("arrangeHosts() sorts either way, within groups, what is not known last", () => {
  const by = (descending: boolean) => ({ column: "cpu", descending }) as const;
  deepStrictEqual(
    arranged({ sort: by(true), isGrouped: false }),
    ["b-2", "lone", "p-2", "b-1", "p-1", "new-1"],
  );
  deepStrictEqual(
    arranged({ sort: by(false) }),
    ["p-2", "p-1", "b-1", "b-2", "lone", "new-1"],
  );
  deepStrictEqual(
    arranged({ sort: { column: "host", descending: false }, isGrouped: false }),
    ["b-1", "b-2", "lone", "p-1", "p-2", "new-1"],
  );
});

Deno.test("readFleetQuery() reads what fleetPath() wrote", () => {
  const query: FleetQuery = {
    level: "critical",
    text: "a&b=c",
    sort: { column: "memory", descending: true },
    isGrouped: false,
  };

  deepStrictEqual(read(fleetPath(query, 3)), query);
  strictEqual(fleetPath(WHOLE_FLEET), "/");
  deepStrictEqual(read("/"), WHOLE_FLEET);
  strictEqual(fleetCsvPath(query), "/api/hosts.csv?level=critical&q=a%26b%3Dc&sort=-memory&flat=1");
});

Deno.test("readFleetQuery() ignores an order that there is none of", () => {
  strictEqual(read("/?sort=-beauty").sort, null);
});
