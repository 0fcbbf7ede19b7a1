import { deepStrictEqual } from "node:assert/strict";
import { causeOf, POOL_CAUSE } from "./cause.ts";

Deno.test("causeOf() takes what a rule is about, and its code as a matter of its own", () => {
  deepStrictEqual(causeOf({ code: "brand_new", about: "pool" }), {
    family: "pool",
    of: "pool",
    scope: "host",
    matter: "brand_new",
  });
  deepStrictEqual(causeOf({ code: "brand_new", about: "host" }), {
    family: "brand_new",
    of: "whole",
    scope: "host",
    matter: "brand_new",
  });
});

Deno.test("causeOf() takes from a row what it says otherwise, and the rest of its elsewhere too", () => {
  const cause = { ...POOL_CAUSE.space, elsewhere: { matter: "space" } };

  deepStrictEqual(causeOf({ code: "storage_full", about: "storage", cause }), {
    ...POOL_CAUSE.space,
    elsewhere: { family: "storage", of: "self", scope: "host", matter: "space" },
  });
});
