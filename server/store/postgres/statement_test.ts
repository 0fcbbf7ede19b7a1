import { deepStrictEqual, throws } from "node:assert/strict";
import { bind, columnsOf, statement } from "./statement.ts";

Deno.test("statement() numbers parameters by their names, and leaves casts alone", () => {
  deepStrictEqual(statement("SELECT :a::bigint, :b, x::text WHERE :a = '1'"), {
    text: "SELECT $1::bigint, $2, x::text WHERE $1 = '1'",
    names: ["a", "b"],
  });
});

Deno.test("bind() makes times whole and bounded, and text without NUL", () => {
  const made = statement("SELECT :at_ms, :untilMs, :value, :name, :names, :none");

  deepStrictEqual(
    bind(made, {
      at_ms: 1.9,
      untilMs: Infinity,
      value: 0.5,
      name: "a\0b",
      names: ["c\0", null],
      none: null,
    }),
    [1, Number.MAX_SAFE_INTEGER, 0.5, "a\uFFFDb", ["c\uFFFD", null], null],
  );
  throws(() => bind(made, { at_ms: 1 }), /Cannot bind "untilMs"/);
});

Deno.test("columnsOf() makes an array of each column", () => {
  deepStrictEqual(columnsOf(["a", "b"], [{ a: 1, b: "x" }, { a: 2, b: null }]), {
    a: [1, 2],
    b: ["x", null],
  });
});
