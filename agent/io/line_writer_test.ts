import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { createLineWriter } from "./line_writer.ts";

const describeLost = (count: number) => `${count} lost\n`;
const line = (number: number) => `line ${number}\n`;

/** A stream whose writes end when told to. */
function heldStream() {
  const written: string[] = [];
  let held: PromiseWithResolvers<void> | null = Promise.withResolvers<void>();
  const stream = new WritableStream<Uint8Array>({
    async write(bytes) {
      written.push(new TextDecoder().decode(bytes));
      await held?.promise;
    },
  });
  return {
    stream,
    written,
    release() {
      held?.resolve();
      held = null;
    },
  };
}

Deno.test("createLineWriter() writes every line in order", async () => {
  const { stream, written, release } = heldStream();
  release();
  {
    await using lines = createLineWriter(stream, describeLost);
    for (let number = 0; number < 5; number++) lines.write(line(number));
  }

  strictEqual(written.join(""), [0, 1, 2, 3, 4].map(line).join(""));
});

Deno.test("createLineWriter() keeps the newest 1,000 lines of a stuck stream, and says so", async () => {
  const { stream, written, release } = heldStream();
  {
    await using lines = createLineWriter(stream, describeLost);
    lines.write(line(0));
    for (let number = 1; number <= 1003; number++) lines.write(line(number));
    release();
  }

  const [first, rest = ""] = written;
  strictEqual(first, line(0));
  deepStrictEqual(rest.split("\n").slice(0, 2), ["3 lost", "line 4"]);
  strictEqual(rest.endsWith(line(1003)), true);
});

Deno.test("createLineWriter() goes on when nobody reads any more", async () => {
  let attempts = 0;
  const gone = new WritableStream<Uint8Array>({
    write() {
      attempts++;
      return Promise.reject(new Error("EPIPE"));
    },
  });
  {
    await using lines = createLineWriter(gone, describeLost);
    lines.write(line(1));
    lines.write(line(2));
  }

  strictEqual(attempts, 1);
});
