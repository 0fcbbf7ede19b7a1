import { strictEqual } from "node:assert/strict";
import { type Argv, commandError } from "./io.ts";

for (
  const [what, argv, message] of [
    ["as it is", ["zpool", "status", "-p"], 'Cannot run "zpool status -p": not found on PATH'],
    [
      "with few columns as it is",
      ["zfs", "list", "-o", "a,b,c,d,e"],
      'Cannot run "zfs list -o a,b,c,d,e": not found on PATH',
    ],
    [
      "with the first of many columns",
      ["zfs", "list", "-o", "a,b,c,d,e,f"],
      'Cannot run "zfs list -o a,b,c,…": not found on PATH',
    ],
  ] satisfies [string, Argv, string][]
) {
  Deno.test(`a command that failed is told ${what}`, () => {
    strictEqual(commandError("zfs_list", argv, { kind: "not_found" }).message, message);
  });
}
