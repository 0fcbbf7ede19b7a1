import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parsePveVersion } from "./pveversion.ts";
import { damagedTexts } from "../../../testing/damage.ts";

const LINE = "pve-manager/9.1.1/42db4a6cf33dac83 (running kernel: 6.14.11-4-pve)";

Deno.test("parsePveVersion() reads the first line and the kernel in it", () => {
  deepStrictEqual(parsePveVersion(`${LINE}\nmore\n`), {
    pve_version: LINE,
    kernel_version: "6.14.11-4-pve",
  });
});

Deno.test("parsePveVersion() knows no kernel where none is named", () => {
  strictEqual(parsePveVersion("pve-manager/8.4.1/2a5fa54a8503f96d\n")?.kernel_version, null);
});

for (const text of ["", "\n", "perl: warning: Setting locale failed.\n"]) {
  Deno.test(`parsePveVersion() gives null for ${JSON.stringify(text)}`, () => {
    strictEqual(parsePveVersion(text), null);
  });
}

Deno.test("parsePveVersion() survives damage", () => {
  for (const text of damagedTexts(LINE, 1000)) parsePveVersion(text);
});
