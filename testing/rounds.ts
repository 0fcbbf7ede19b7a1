/**
 * What `deno task ok` leaves to `deno task nightly`. What it chooses follows from the seed, which
 * tools/run_tests.ts prints and hands to every process of a run: the number of the day, so that
 * each choice has its day within a week or two. SEED=20786 repeats a run.
 */
const IS_FULL = Deno.env.get("NIGHTLY") === "1";

const DAY_MS = 86_400_000;

/** A whole number from 0. */
export const SEED = Number(Deno.env.get("SEED") ?? Math.floor(Date.now() / DAY_MS));

/** How often a fault is made: `short` in `deno task ok`, `full` in `deno task nightly`. */
export function rounds(short: number, full: number): number {
  return IS_FULL ? full : short;
}

/** At most `count` of `all` in `deno task ok`, as `partOf` says, and all in `deno task nightly`. */
export function someOf<T>(all: readonly T[], count: number): T[] {
  return IS_FULL ? [...all] : partOf(all, count, SEED);
}

/**
 * At most `count` of `all`, in their order and from everywhere in the list. Seeds that follow one
 * another leave none out.
 */
export function partOf<T>(all: readonly T[], count: number, seed: number): T[] {
  const parts = Math.ceil(all.length / count);
  return all.filter((_, at) => at % parts === seed % parts);
}
