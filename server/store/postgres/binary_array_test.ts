/** That PostgreSQL reads what is written as it was meant. */
import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { addressOf } from "../../../testing/engine.ts";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
} from "../../../testing/postgres.ts";
import { type Element, type ElementType, encodeArray } from "./binary_array.ts";
import { Database } from "./database.ts";
import { isOfRow } from "./faults.ts";
import { statement } from "./statement.ts";

const { MAX_SAFE_INTEGER, MIN_SAFE_INTEGER } = Number;

const BORDERS: Record<ElementType, readonly Element[]> = {
  bigint: [0, 1, -1, null, 2 ** 31, 2 ** 32 - 1, -(2 ** 32), MAX_SAFE_INTEGER, MIN_SAFE_INTEGER],
  "double precision": [0.1, -1.5, null, 5e-324, 1.7976931348623157e308],
  text: ["", "a", null, "ä€😀", '{"a,b"}\\', "NULL"],
  bytea: [new Uint8Array(), null, Uint8Array.of(0, 92, 255), new Uint8Array(70_000).fill(7)],
};

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  for (const type of Object.keys(BORDERS) as ElementType[]) {
    Deno.test(`encodeArray() writes each border of ${type}, and none at all`, async () => {
      await using database = await createTestingPostgres({ isEmpty: true });
      await using db = new Database(addressOf(database.url));
      const echo = statement(`SELECT unnest(:values::${type}[]) AS value`);
      const read = async (values: readonly Element[]) =>
        (await db.all<{ value: Element }>(echo, { values }))
          .map(({ value }) => value instanceof Uint8Array ? Uint8Array.from(value) : value);

      deepStrictEqual(await read(BORDERS[type]), BORDERS[type]);
      deepStrictEqual(await read([]), []);
    });
  }
}

Deno.test("encodeArray() writes a text that is no Unicode as one that is", () => {
  strictEqual(
    encodeArray("text", ["a\uD800"]).toString("hex"),
    encodeArray("text", ["a\uFFFD"]).toString("hex"),
  );
});

for (
  const [type, value] of [
    ["bigint", 0.5],
    ["bigint", NaN],
    ["bigint", 2 ** 53],
    ["bigint", "1"],
    ["double precision", "1"],
    ["text", 1],
    ["bytea", "a"],
  ] as const
) {
  Deno.test(`encodeArray() takes ${typeof value} ${value} for a fault of its row as ${type}`, () => {
    throws(() => encodeArray(type, [value]), isOfRow);
  });
}
