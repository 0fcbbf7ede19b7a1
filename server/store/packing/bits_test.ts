import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { createRandom } from "../../../testing/damage.ts";
import { rounds } from "../../../testing/rounds.ts";
import { bitLength, BitReader, BitWriter } from "./bits.ts";

Deno.test("bitLength() is that of any whole number up to 2^53", () => {
  strictEqual(bitLength(0), 0);
  for (let bits = 1; bits <= 53; bits++) {
    strictEqual(bitLength(2 ** (bits - 1)), bits);
    strictEqual(bitLength(2 ** bits - 1), bits);
  }
});

Deno.test("BitReader reads what BitWriter wrote, whatever it is and however much", () => {
  const random = createRandom(5);
  for (let round = 0; round < rounds(200, 5_000); round++) {
    const writer = new BitWriter();
    const written = Array.from({ length: Math.floor(random() * 3_000) }, () => {
      const bits = 1 + Math.floor(random() * 53);
      const number = Math.floor(random() * 2 ** bits);
      writer.push(number, bits);
      const small = 1 + Math.floor(2 ** (random() * 26 - 1));
      writer.pushSmall(small);
      const near = Math.floor((random() - 0.5) * 100);
      writer.pushNear(near, 7);
      return { bits, number, small, near };
    });
    writer.pushText("aä🦊\ufeff");
    const reader = new BitReader(writer.take());

    const read = written.map(({ bits }) => ({
      bits,
      number: reader.next(bits),
      small: reader.nextSmall(),
      near: reader.nextNear(7),
    }));

    deepStrictEqual(read, written);
    strictEqual(reader.nextText(), "aä🦊\ufeff");
  }
});

Deno.test("BitReader throws where there are fewer bits than asked for", () => {
  throws(() => new BitReader(new Uint8Array(1)).next(9), RangeError);
  throws(() => new BitReader(new Uint8Array(1)).nextSmall(), RangeError);
  throws(() => new BitReader(new Uint8Array()).nextText(), RangeError);
  const writer = new BitWriter();
  writer.pushSmall(2 ** 20);
  throws(() => new BitReader(writer.take()).nextText(), RangeError);
});
