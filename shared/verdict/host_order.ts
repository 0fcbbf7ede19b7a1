import { NATURAL_ORDER } from "../natural_order.ts";
import { compareLevels, type Level } from "./mod.ts";

interface JudgedHost {
  name: string;
  level: Level;
}

/** Below zero when `a` is listed first: worst first, new hosts last, equals by name. */
export function compareHosts(a: JudgedHost, b: JudgedHost): number {
  return compareLevels(a.level, b.level) || NATURAL_ORDER.compare(a.name, b.name);
}
