import { strictEqual } from "node:assert/strict";
import * as posix from "node:path/posix";
import fc from "fast-check";
import { dirname, join } from "./posix_path.ts";

const part = fc.constantFrom("", ".", "..", "/", "a", "b c", "…", "x\\x2d.service", "//");
const parts = fc.array(fc.oneof(part, fc.array(part).map((names) => names.join("/"))));

Deno.test("join() joins as node:path/posix does", () => {
  fc.assert(fc.property(parts, (all) => strictEqual(join(...all), posix.join(...all))));
});

Deno.test("dirname() names the folder that node:path/posix does", () => {
  fc.assert(fc.property(parts, (all) => {
    const path = posix.join(...all);
    strictEqual(dirname(path), posix.dirname(path));
  }));
});
