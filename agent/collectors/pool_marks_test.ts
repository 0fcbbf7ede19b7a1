import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { isPoolWord, markPool } from "./pool_marks.ts";
import { newMemory, NO_MARKS, type PoolMarks } from "./pool_register_file.ts";

const REGISTER = new Map([
  ["1", newMemory({ name: "tank", guid: "1", is_listed: true, last_seen_unix: 90 })],
  ["2", newMemory({ name: "usb", guid: "2", is_listed: true, last_seen_unix: 90 })],
  ["3", newMemory({ name: "usb", guid: "3", is_listed: false, last_seen_unix: 80 })],
  ["4", newMemory({ name: "My Pool", guid: "4", is_listed: false, last_seen_unix: 70 })],
  ["5", newMemory({ name: "My Pool", guid: "5", is_listed: false, last_seen_unix: 60 })],
  ["6", newMemory({ guid: "6" })],
]);

function mark(pool: string, removable = false, marks: PoolMarks = NO_MARKS, register = REGISTER) {
  return markPool(register, marks, { pool, removable }, 100);
}

for (const word of ["tank", "My Pool", "a", "A-1_2.3:4", "0", "18446744073709551615"]) {
  Deno.test(`isPoolWord() takes ${JSON.stringify(word)}`, () =>
    strictEqual(isPoolWord(word), true));
}

for (
  const word of ["", "1a", "-x", "tank/data", "a\nb", "ä", `a${"b".repeat(255)}`, "1".repeat(21)]
) {
  Deno.test(`isPoolWord() refuses ${JSON.stringify(word).slice(0, 20)}`, () =>
    strictEqual(isPoolWord(word), false));
}

for (const [pool, key, seen] of [["usb", "3", 80], ["3", "3", 80], ["5", "5", 60]] as const) {
  Deno.test(`markPool() forgets the pool that "${pool}" means among those that are gone`, () => {
    const outcome = mark(pool);

    deepStrictEqual(outcome.ok && outcome.marks, {
      forgotten: { [key]: { last_seen_unix: seen, told_unix: 100 } },
      removable: [],
    });
  });
}

for (
  const [pool, removable, reason] of [
    ["tank", false, /^it was there when pools were last read$/],
    ["2", false, /^it was there when pools were last read$/],
    ["My Pool", false, /^several pools have this name, name one by its GUID: 4 and 5$/],
    ["usb", true, /^several pools have this name, name one by its GUID: 2 and 3$/],
    [
      "7",
      false,
      /^this agent knows no such pool; it misses "usb" \(3\), "My Pool" \(4\), "My Pool" /,
    ],
    ["Tank", true, /^this agent knows no such pool; it misses /],
    ["6", false, /^it was there/],
  ] as const
) {
  Deno.test(`markPool() says why "${pool}" cannot be meant${removable ? " to come and go" : ""}`, () => {
    const outcome = mark(pool, removable);

    match(outcome.ok ? "" : outcome.reason, reason);
  });
}

Deno.test("markPool() says so where no pool is missing, and names ten at most", () => {
  const none = mark("x", false, NO_MARKS, new Map());
  const gone = Array.from({ length: 12 }, (_, index) => String(50 + index));
  const many = mark(
    "x",
    false,
    NO_MARKS,
    new Map(gone.map((guid) => [guid, newMemory({ name: `p${guid}`, is_listed: false })])),
  );

  strictEqual(!none.ok && none.reason, "this agent knows no such pool, and misses none");
  match(many.ok ? "" : many.reason, /"p59" \(59\) and 2 more$/);
});

Deno.test("markPool() marks a pool that comes and goes, whether it is there or not, until it is forgotten", () => {
  const here = mark("2", true);
  const gone = mark("3", true, here.ok ? here.marks : NO_MARKS);
  const forgotten = mark("3", false, gone.ok ? gone.marks : NO_MARKS);
  const back = mark("3", true, forgotten.ok ? forgotten.marks : NO_MARKS);

  deepStrictEqual(gone.ok && gone.marks, { forgotten: {}, removable: ["2", "3"] });
  deepStrictEqual(forgotten.ok && forgotten.marks.removable, ["2"]);
  deepStrictEqual(back.ok && back.marks, { forgotten: {}, removable: ["2", "3"] });
});

Deno.test("markPool() keeps the thousand marks of each kind that were told last", () => {
  const told = { last_seen_unix: 1, told_unix: 1 };
  const full: PoolMarks = {
    forgotten: Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`n${at}`, told])),
    removable: Array.from({ length: 1000 }, (_, at) => `n${at}`),
  };

  const forgotten = mark("3", false, full);
  const removable = mark("3", true, full);

  const keys = Object.keys(forgotten.ok ? forgotten.marks.forgotten : {});
  deepStrictEqual([keys.length, keys.includes("n0"), keys.includes("3")], [1000, false, true]);
  const marked = removable.ok ? removable.marks.removable : [];
  deepStrictEqual([marked.length, marked.at(0), marked.at(-1)], [1000, "n1", "3"]);
});
