import { deepStrictEqual } from "node:assert/strict";
import { preferenceCookie, readPreferences } from "./preferences.ts";

const DEFAULTS = { theme: "auto", fleet_layout: null, zone: "browser" };

for (
  const [why, header, expected] of [
    ["is absent", undefined, DEFAULTS],
    ["is empty", "", DEFAULTS],
    ["holds unknown words", "theme=pink; fleet_layout=list", DEFAULTS],
    ["holds other cookies too", "session=a=b; theme=dark", { ...DEFAULTS, theme: "dark" }],
    [
      "is not spaced",
      "theme=light;fleet_layout=rows;zone=utc",
      { theme: "light", fleet_layout: "rows", zone: "utc" },
    ],
  ] as const
) {
  Deno.test(`readPreferences() understands a header that ${why}`, () => {
    deepStrictEqual(readPreferences(header), expected);
  });
}

Deno.test("readPreferences() reads what preferenceCookie() wrote", () => {
  deepStrictEqual(readPreferences(preferenceCookie("fleet_layout", "cards")), {
    ...DEFAULTS,
    fleet_layout: "cards",
  });
});
