/** Chance that is the same for the same seed. */
export { createRandom, type Random } from "../tools/sample_week/random.ts";
