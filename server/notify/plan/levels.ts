import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import type { IncidentLevel } from "../../store/rows/incidents.ts";

export function isWorse(a: IncidentLevel, b: IncidentLevel): boolean {
  return compareReasonLevels(a, b) < 0;
}

/** Whether `level` is `from` or worse. */
export function reaches(level: IncidentLevel, from: IncidentLevel): boolean {
  return !isWorse(from, level);
}

export function worseOf(a: IncidentLevel, b: IncidentLevel): IncidentLevel {
  return isWorse(b, a) ? b : a;
}
