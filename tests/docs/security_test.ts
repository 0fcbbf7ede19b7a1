/** docs/security.md: each promise has a test that is there, each requirement one answer. */
import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "./documented_commands.ts";
import { readTable } from "./read_table.ts";

const PAGE = await Deno.readTextFile(join(ROOT, "docs/security.md"));

Deno.test("every promise of docs/security.md names tests that are there", async () => {
  const missing: string[] = [];
  for (const [promise = "", tests = ""] of readTable(PAGE, "| promise | test |")) {
    const files = [...tests.matchAll(/`([^`]+_test\.ts)`([^`]*)/g)];
    if (files.length === 0) missing.push(`${promise}: no test`);
    for (const [, file = "", after = ""] of files) {
      const text = await Deno.readTextFile(join(ROOT, file)).catch(() => "");
      if (text === "") missing.push(file);
      for (const [, name = ""] of after.matchAll(/"([^"]+)"/g)) {
        // A name made of parts is quoted by one of them, or with "…" for what varies.
        const parts = name.split("…").map((part) => part.trim()).filter((part) => part !== "");
        if (!parts.every((part) => text.includes(part))) missing.push(`${file}: ${name}`);
      }
    }
  }
  deepStrictEqual(missing, []);
});

/** The last number of each section of ASVS 4.0.3 at level 2 and below, those left out after it. */
const SECTIONS: Readonly<Record<string, [last: number, except?: readonly number[]]>> = {
  "1.1": [7],
  "1.2": [4],
  "1.4": [5, [2, 3]],
  "1.5": [4],
  "1.6": [4],
  "1.7": [2],
  "1.8": [2],
  "1.9": [2],
  "1.10": [1],
  "1.11": [2],
  "1.12": [2, [1]],
  "1.14": [6],
  "2.1": [12],
  "2.2": [3],
  "2.3": [3],
  "2.4": [6],
  "2.5": [7],
  "2.6": [3],
  "2.7": [6],
  "2.8": [7],
  "2.9": [3],
  "2.10": [4],
  "3.1": [1],
  "3.2": [4],
  "3.3": [4],
  "3.4": [5],
  "3.5": [3],
  "3.7": [1],
  "4.1": [5, [4]],
  "4.2": [2],
  "4.3": [3],
  "5.1": [5],
  "5.2": [8],
  "5.3": [10],
  "5.4": [3],
  "5.5": [4],
  "6.1": [3],
  "6.2": [6],
  "6.3": [2],
  "6.4": [2],
  "7.1": [4],
  "7.2": [2],
  "7.3": [4, [2]],
  "7.4": [3],
  "8.1": [4],
  "8.2": [3],
  "8.3": [8],
  "9.1": [3],
  "9.2": [4],
  "10.2": [2],
  "10.3": [3],
  "11.1": [8],
  "12.1": [3],
  "12.2": [1],
  "12.3": [6],
  "12.4": [2],
  "12.5": [2],
  "12.6": [1],
  "13.1": [5, [2]],
  "13.2": [6, [4]],
  "13.3": [2],
  "13.4": [2],
  "14.1": [4],
  "14.2": [6],
  "14.3": [3, [1]],
  "14.4": [7],
  "14.5": [4],
};

Deno.test("docs/security.md answers every requirement of ASVS 4.0.3, level 2, once", () => {
  const expected = Object.entries(SECTIONS).flatMap(([section, [last, except = []]]) =>
    Array.from({ length: last }, (_, index) => index + 1)
      .filter((number) => !except.includes(number)).map((number) => `${section}.${number}`)
  );
  const rows = readTable(PAGE, "| group | met | not met | n/a | why |");
  const answered = rows.flatMap(([_, ...cells]) => cells.slice(0, 3).flatMap(expand));

  deepStrictEqual(answered.toSorted(), expected.toSorted());
});

/** "2.6.1–2.6.3, 2.7.1" as single numbers. */
function expand(cell: string): string[] {
  return cell.split(",").map((part) => part.trim()).filter((part) => part !== "").flatMap(
    (part) => {
      const [first = "", last = first] = part.split("–");
      const section = first.replace(/\.\d+$/, "");
      const [from, to] = [first, last].map((number) => Number(number.split(".").at(-1)));
      return Array.from(
        { length: (to ?? 0) - (from ?? 0) + 1 },
        (_, index) => `${section}.${(from ?? 0) + index}`,
      );
    },
  );
}
