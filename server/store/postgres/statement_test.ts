import { deepStrictEqual, notStrictEqual, throws } from "node:assert/strict";
import { encodeArray } from "./binary_array.ts";
import { bind, columnsOf, prepared, statement } from "./statement.ts";

const { MAX_SAFE_INTEGER } = Number;

Deno.test("statement() numbers parameters by their names, and leaves casts alone", () => {
  deepStrictEqual(statement("SELECT :a::bigint, :b, x::text WHERE :a = '1'"), {
    text: "SELECT $1::bigint, $2, x::text WHERE $1 = '1'",
    parameters: [{ name: "a", element: null }, { name: "b", element: null }],
    name: null,
  });
});

Deno.test("statement() knows an array by any cast of it", () => {
  deepStrictEqual(statement("SELECT :a::double precision[], ANY(:b), :b::text[], :b"), {
    text: "SELECT $1::double precision[], ANY($2), $2::text[], $2",
    parameters: [{ name: "a", element: "double precision" }, { name: "b", element: "text" }],
    name: null,
  });
});

Deno.test("bind() makes times whole and bounded, and text without NUL", () => {
  const made = statement("SELECT :at_ms, :untilMs, :value, :name, :names::text[], :none");

  deepStrictEqual(
    bind(made, {
      at_ms: 1.9,
      untilMs: Infinity,
      value: 0.5,
      name: "a\0b",
      names: ["c\0", null],
      none: null,
    }),
    [1, MAX_SAFE_INTEGER, 0.5, "a\uFFFDb", encodeArray("text", ["c\uFFFD", null]), null],
  );
  throws(() => bind(made, { at_ms: 1 }), /Cannot bind "untilMs"/);
  throws(() => bind(statement("SELECT :a"), { a: [1] }), /Cannot bind "a": no array/);
});

Deno.test("columnsOf() makes an array of each column", () => {
  deepStrictEqual(columnsOf(["a", "b"], [{ a: 1, b: "x" }, { a: 2, b: null }]), {
    a: [1, 2],
    b: ["x", null],
  });
});

Deno.test("prepared() is the same under a name of its own", () => {
  const sql = "SELECT :a::bigint[]";
  const [one, other] = [prepared(sql), prepared(sql)];

  deepStrictEqual({ ...one, name: null }, statement(sql));
  notStrictEqual(one.name, other.name);
});
