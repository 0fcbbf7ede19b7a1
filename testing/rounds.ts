/** How often a fault is made: `short` in `deno task ok`, `full` in `deno task nightly`. */
export function rounds(short: number, full: number): number {
  return Deno.env.get("NIGHTLY") === "1" ? full : short;
}
