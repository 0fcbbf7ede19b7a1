import { strictEqual } from "node:assert/strict";
import { isHostName } from "./host_name.ts";

const ROWS: [why: string, name: string, expected: boolean][] = [
  ["one character", "a", true],
  ["a digit first", "7-of-9", true],
  ["every allowed sign", "pve_01.example-lan", true],
  ["100 characters", "a".repeat(100), true],
  ["101 characters", "a".repeat(101), false],
  ["nothing", "", false],
  ["a dot first", ".hidden", false],
  ["a dash first", "-rf", false],
  ["a slash", "a/b", false],
  ["a space", "pve 01", false],
  ["a line break at the end", "pve\n", false],
  ["a letter beyond ASCII", "pvé", false],
];
for (const [why, name, expected] of ROWS) {
  Deno.test(`isHostName() is ${expected} for ${why}`, () => {
    strictEqual(isHostName(name), expected);
  });
}
