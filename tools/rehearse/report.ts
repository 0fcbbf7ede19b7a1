/** What held, as a table. */
import type { Held } from "./held.ts";

const WORDS = new Map([[true, "held"], [false, "NOT"], [null, "-"]]);

export function formatHeld(rows: readonly Held[]): string {
  const width = Math.max(...rows.map(({ what }) => what.length));
  return rows.flatMap(({ what, isHeld, found, wanted, breaches }) => [
    `${(WORDS.get(isHeld) ?? "").padEnd(5)}${what.padEnd(width)}  ${found}  (${wanted})`,
    ...breaches.map((breach) => `       ${breach}`),
  ]).join("\n");
}

export function didHold(rows: readonly Held[]): boolean {
  return rows.every(({ isHeld }) => isHeld !== false);
}
