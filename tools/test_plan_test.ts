import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { filesOfDay, findRow, inTurn, listTestFiles, share, TEST_PLAN } from "./test_plan.ts";

Deno.test("every test file has a row that says when it runs", async () => {
  const files = await listTestFiles();

  strictEqual(files.includes("tools/test_plan_test.ts"), true);
  deepStrictEqual(files.filter((file) => findRow(file) === null), []);
});

Deno.test("every row is about a test file", async () => {
  const used = new Set((await listTestFiles()).map(findRow));

  deepStrictEqual(TEST_PLAN.filter((row) => !used.has(row)).map(({ path }) => path), []);
});

for (
  const [what, file, path] of [
    ["its folder's", "tests/browser/pages_test.ts", "tests/browser"],
    ["its own before its folder's", "tests/faults/mutants_test.ts", "tests/faults/mutants_test.ts"],
    ["the one above where its folder has none", "tests/http/api_test.ts", "tests"],
    ["not that of a name which only begins alike", "agents/some_test.ts", undefined],
  ] as const
) {
  Deno.test(`findRow() takes of a file ${what}`, () => strictEqual(findRow(file)?.path, path));
}

Deno.test("share() keeps the order of files, and gives a worker no more than its row says", () => {
  const row = { path: "tests/browser", runs: "ok", together: 2 } as const;

  deepStrictEqual(share(row, ["a", "b", "c", "d", "e"]), [["a", "b"], ["c", "d"], ["e"]]);
  deepStrictEqual(share(row, []), []);
});

Deno.test("every file of the plan is in one worker", async () => {
  const files = await listTestFiles();
  const shared = TEST_PLAN.flatMap((row) =>
    share(row, files.filter((file) => findRow(file) === row))
  );

  deepStrictEqual(shared.flat().sort(), files);
});

Deno.test("filesOfDay() has each file run once in the days of its row, and every day without", () => {
  const files = ["a", "b", "c", "d", "e", "f", "g"];
  const row = { path: "tests/browser", runs: "ok" } as const;
  const days = [20_786, 20_787, 20_788].map((seed) => filesOfDay({ ...row, days: 3 }, files, seed));

  deepStrictEqual(days.flat().sort(), files);
  strictEqual(days.every(({ length }) => length < 4), true);
  deepStrictEqual(filesOfDay(row, files, 20_786), files);
});

Deno.test("inTurn() takes the first of each list, then the second, until none is left", () => {
  deepStrictEqual(inTurn([["a1", "a2", "a3"], [], ["b1"]]), ["a1", "b1", "a2", "a3"]);
  deepStrictEqual(inTurn([]), []);
});
