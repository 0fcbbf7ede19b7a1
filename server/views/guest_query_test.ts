import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { guestsPath, readGuestQuery, readSort } from "./guest_query.ts";

for (
  const [text, sort] of [
    ["cpu", { column: "cpu", descending: false }],
    ["-cpu", { column: "cpu", descending: true }],
    ["", null],
    ["--cpu", null],
    ["toString", null],
  ] as const
) {
  Deno.test(`readSort() of "${text}"`, () => deepStrictEqual(readSort(text), sort));
}

for (
  const path of [
    "/vms",
    "/vms?q=tag%3Aprod+-stopped",
    "/vms?sort=-uptime",
    "/vms?q=a%26b&sort=host",
    "/vms?sort=-memory_percent&page=3",
  ]
) {
  Deno.test(`guestsPath() gives ${path} back as it was read`, () => {
    strictEqual(guestsPath(readGuestQuery(new URL(path, "http://a").searchParams)), path);
  });
}

Deno.test("readGuestQuery() takes the default for what it does not understand", () => {
  const query = readGuestQuery(new URLSearchParams("sort=bogus"));

  deepStrictEqual(query, { q: "", sort: { column: "name", descending: false }, page: 1 });
});
