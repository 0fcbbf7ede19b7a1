/** How often a fault is made: `short` in `deno task test`, `full` in `deno task faults`. */
export function rounds(short: number, full: number): number {
  return Deno.env.get("FAULTS") === "full" ? full : short;
}
