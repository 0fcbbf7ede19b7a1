import { strictEqual } from "node:assert/strict";
import { strokePath } from "./sketch.ts";

Deno.test("strokePath() goes through what is known and leaves gaps", () => {
  strictEqual(strokePath([0, 100, null, 40.4]), "M0 100h.5L1 0M3 60h.5");
  strictEqual(strokePath([null, null]), "");
  strictEqual(strokePath([-5, 200]), "M0 100h.5L1 0");
});
