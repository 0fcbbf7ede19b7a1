import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { systemClock } from "../../shared/clock.ts";
import { csvCell, csvLine, type CsvRow, csvStream } from "./csv.ts";

for (
  const [why, value, cell] of [
    ["a text", "web01", "web01"],
    ["an empty text", "", '""'],
    ["what is not known", null, ""],
    ["a number below zero", -1.5, "-1.5"],
    ["a truth", false, "false"],
    ["a list", ["a", "b"], "a b"],
    ["a comma", "a,b", '"a,b"'],
    ["a quote", 'a"b', '"a""b"'],
    ["a line break", "a\r\nb", '"a\r\nb"'],
    ["a formula", "=1+1", `"'=1+1"`],
    ["a formula by +", "+1", `"'+1"`],
    ["a formula by -", "-1", `"'-1"`],
    ["a formula by @", "@SUM(A1)", `"'@SUM(A1)"`],
    ["a formula behind a tab", "\t=1", `"'\t=1"`],
    ["a list that begins as a formula", ["=1", "b"], `"'=1 b"`],
    ["no formula", "a=1", "a=1"],
  ] as const
) {
  Deno.test(`csvCell(): ${why}`, () => strictEqual(csvCell(value), cell));
}

/** Reads one file by RFC 4180 alone. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let end = 0; end < text.length; end = field.lastIndex) {
    const match = field.exec(text);
    if (match === null) {
      throw new SyntaxError(`Cannot read from ${JSON.stringify(text.slice(end))}`);
    }
    const [, quoted, plain = "", mark] = match;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (mark === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

Deno.test("csvLine() of any text is read again as it was, and begins no formula", () => {
  const tricky = fc.constantFrom('"', ",", "\r\n", "\n", "=", "+", "-", "@", "\t", "'", " ", "");
  const text = fc.array(fc.oneof(tricky, fc.string({ unit: "binary", maxLength: 5 })), {
    maxLength: 5,
  }).map((parts) => parts.join(""));
  fc.assert(fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
    const [row = [], ...more] = parseCsv(csvLine(texts));

    strictEqual(more.length, 0);
    deepStrictEqual(row.map((cell) => /^[=+\-@\t\r]/.test(cell)), texts.map(() => false));
    deepStrictEqual(
      row.map((cell, index) => texts[index]?.startsWith("'") ? cell : cell.replace(/^'/, "")),
      texts,
    );
  }));
});

const OPTIONS = {
  columns: ["host", "vmid"],
  clock: systemClock,
  onFault: () => {},
};

Deno.test("csvStream() of no row is its heading", async () => {
  strictEqual(await new Response(csvStream([], OPTIONS)).text(), "host,vmid\r\n");
});

Deno.test("csvStream() makes 100,000 rows as they are read, and lets others have their turn", async () => {
  let made = 0;
  function* guests(): Generator<CsvRow> {
    for (; made < 100_000; made++) yield { host: `pve-${made % 50}`, vmid: made };
  }
  const reader = csvStream(guests(), OPTIONS).getReader();
  strictEqual(made, 0);
  let turns = 0;
  const ticking = setInterval(() => turns++, 0);
  let pieces = 0;
  let ahead = 0;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const before = made;
    const { done, value } = await reader.read();
    if (done) break;
    ahead = Math.max(ahead, made - before);
    ok(value.length < 70_000, String(value.length));
    chunks.push(value);
    pieces++;
  }
  clearInterval(ticking);

  const lines = parseCsv(await new Blob(chunks).text());
  deepStrictEqual([lines.length, lines[0], lines.at(-1)], [
    100_001,
    ["host", "vmid"],
    ["pve-49", "99999"],
  ]);
  ok(ahead < 10_000, `${ahead} rows were made in one piece`);
  ok(turns >= pieces / 2, `${turns} turns of others in ${pieces} pieces`);
});

Deno.test("csvStream() ends its rows when nobody reads on", async () => {
  let isEnded = false;
  function* rows(): Generator<CsvRow> {
    try {
      for (;;) yield { host: "pve-01", vmid: 1 };
    } finally {
      isEnded = true;
    }
  }
  const reader = csvStream(rows(), OPTIONS).getReader();
  await reader.read();
  await reader.cancel();

  ok(isEnded);
});

Deno.test("csvStream() breaks off, and tells of it, where rows cannot be made", async () => {
  const faults: unknown[] = [];
  // deno-lint-ignore require-yield
  async function* rows(): AsyncGenerator<CsvRow> {
    await Promise.resolve();
    throw new Error("damaged");
  }
  const stream = csvStream(rows(), { ...OPTIONS, onFault: (error) => faults.push(error) });

  await rejects(new Response(stream).text(), /damaged/);
  strictEqual(faults.length, 1);
});
