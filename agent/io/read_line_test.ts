import { deepStrictEqual } from "node:assert/strict";
import { systemClock } from "../../shared/clock.ts";
import { TestingClock } from "../../testing/clock.ts";
import { readLine } from "./read_line.ts";

const OPTIONS = { clock: systemClock, withinMs: 10_000, maxBytes: 8 };

function streamOf(...parts: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(parts).pipeThrough(new TextEncoderStream());
}

for (
  const [what, parts, result] of [
    ["nothing", [], { kind: "ok", value: "" }],
    ["a text without an end of line", ["co", "de"], { kind: "ok", value: "code" }],
    ["one line and not the next", ["code\r\nnext\n"], { kind: "ok", value: "code" }],
    ["a line of as much as may be", ["12345678"], { kind: "ok", value: "12345678" }],
    ["a line of one byte more", ["123456789"], { kind: "too_long" }],
    ["a line of one byte more, with its end", ["123456789\n"], { kind: "too_long" }],
    ["a short line before much else", ["1\n".padEnd(100, ".")], { kind: "ok", value: "1" }],
  ] as const
) {
  Deno.test(`readLine() of ${what}`, async () => {
    deepStrictEqual(await readLine(streamOf(...parts), OPTIONS), result);
  });
}

Deno.test("readLine() waits no longer than it may", async () => {
  const clock = new TestingClock();
  const silent = new ReadableStream<Uint8Array>();

  const reading = readLine(silent, { ...OPTIONS, clock });
  await clock.advance(10_000);

  deepStrictEqual(await reading, { kind: "timed_out" });
});
