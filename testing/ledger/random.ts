import type { Random } from "../../tools/sample_week/random.ts";

export { createRandom } from "../../tools/sample_week/random.ts";

/** Numbers of a normal distribution around 0 with deviation 1. */
export function normalOf(random: Random): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
