import { deepStrictEqual } from "node:assert/strict";
import { poolsPath, readLevel } from "./pools_query.ts";

Deno.test("readLevel() reads what poolsPath() wrote", () => {
  deepStrictEqual(
    readLevel(new URL(poolsPath("critical", 3), "http://host").searchParams),
    "critical",
  );
});

Deno.test("readLevel() shows all for a level that does not exist", () => {
  deepStrictEqual(readLevel(new URLSearchParams("level=bogus")), null);
});
