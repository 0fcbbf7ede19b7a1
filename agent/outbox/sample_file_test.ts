import { deepStrictEqual, ok } from "node:assert/strict";
import { createRandom } from "../../testing/damage.ts";
import { sampleAt } from "../../testing/sample_at.ts";
import { packSample, unpackSample } from "./sample_file.ts";

Deno.test("unpackSample() gives back what packSample() took", async () => {
  const sample = sampleAt(7, "slow");

  deepStrictEqual(await unpackSample(await packSample(sample)), sample);
});

Deno.test("unpackSample() makes nothing of bytes that are damaged or cut off, and never another sample", async () => {
  const sample = sampleAt(7);
  const packed = await packSample(sample);
  const random = createRandom(7);
  const below = (limit: number) => Math.floor(random() * limit);
  let refused = 0;
  for (let round = 0; round < 500; round++) {
    const bytes = packed.slice(0, round % 5 === 0 ? below(packed.length) : packed.length);
    const at = below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));

    const found = await unpackSample(bytes);

    // What names the time or the system of packing says nothing of the sample.
    if (found === null) refused++;
    else deepStrictEqual(found, sample);
  }
  ok(refused > 350, String(refused));
});

Deno.test("unpackSample() makes nothing of a packed text of another make", async () => {
  const packed = new Blob(['{"kind":"fast"}']).stream().pipeThrough(new CompressionStream("gzip"));

  deepStrictEqual(await unpackSample(await new Response(packed).bytes()), null);
});
