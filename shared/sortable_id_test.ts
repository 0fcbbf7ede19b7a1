import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { createIds } from "./sortable_id.ts";

Deno.test("ids sort by the time they were made, within a millisecond and over a clock set back", () => {
  const times = [1000, 1000, 1000, 2000, 500, Date.UTC(2026, 10, 29), Date.UTC(2100, 0, 1)];
  const make = createIds(() => times.shift() ?? 0);
  const ids = Array.from({ length: 7 }, make);

  deepStrictEqual(ids.toSorted(), ids);
  strictEqual(new Set(ids).size, 7);
  for (const id of ids) match(id, /^[0-9a-hjkmnp-tv-z]{16}$/);
});

Deno.test("ids differ also where no time ever passes", () => {
  const make = createIds(() => 0);

  strictEqual(new Set(Array.from({ length: 1000 }, make)).size, 1000);
});

Deno.test("an id that follows the highest of its millisecond carries", () => {
  const digits = [0, 0, 0, 0, 0, 0, 31];
  const make = createIds(() => 1, () => digits.shift() ?? 0);

  deepStrictEqual([make(), make()], ["000000001000000z", "0000000010000010"]);
});
