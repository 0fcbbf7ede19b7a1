import { strictEqual } from "node:assert/strict";
import { areaPath } from "./sketch.ts";

Deno.test("areaPath() lies below what is known and leaves gaps", () => {
  strictEqual(areaPath([0, 100, null, 40.4]), "M0 100V100L1 0H2V100ZM3 100V60H4V100Z");
  strictEqual(areaPath([null, null]), "");
  strictEqual(areaPath([-5, 200]), "M0 100V100L1 0H2V100Z");
});
