import { deepStrictEqual, match } from "node:assert/strict";
import { readNames } from "./read_names.ts";

Deno.test("readNames() takes a name a line, or several with blanks, commas or semicolons", () => {
  const { names, left_out } = readNames("pve-01\r\n\n  pve-02, pve-03;pve-04\tpve-05 \rpve-06");

  deepStrictEqual(names, [
    { name: "pve-01", line: 1 },
    { name: "pve-02", line: 3 },
    { name: "pve-03", line: 3 },
    { name: "pve-04", line: 3 },
    { name: "pve-05", line: 3 },
    { name: "pve-06", line: 4 },
  ]);
  deepStrictEqual(left_out, []);
});

Deno.test("readNames() says of each word by its line why it is left out, and goes on", () => {
  const { names, left_out } = readNames(`pve-01\n-x\nPVE-01\n${"a".repeat(101)}\npve-02`);

  deepStrictEqual(names.map(({ name }) => name), ["pve-01", "pve-02"]);
  deepStrictEqual(left_out.map(({ line, word }) => [line, word.length]), [[2, 2], [3, 6], [
    4,
    100,
  ]]);
  match(left_out[0]?.why ?? "", /^cannot be a name: expected 1 to 100 /);
  deepStrictEqual(left_out[1]?.why, "stands in line 1 already");
});

Deno.test("readNames() of nothing", () => {
  deepStrictEqual(readNames(" \n,;\n"), { names: [], left_out: [] });
});
