/**
 * Somebody who is told of incidents as they are, not of what happened: compares what was last told
 * with what is, whenever nothing suppresses it. A plain stand-in for what plans messages.
 */
import { compareReasonLevels } from "../../shared/verdict/mod.ts";
import type { Incident, IncidentLevel } from "../../server/store/rows/incidents.ts";

type Told = IncidentLevel | "resolved";

export class Listener {
  /** "critical pool tank", "resolved pool tank", "flapping critical pool tank". */
  readonly messages: string[] = [];
  #told = new Map<string, { level: Told; isFlapping: boolean }>();

  hear(incident: Incident): void {
    const told = this.#told.get(incident.id) ?? null;
    const level: Told = incident.state === "resolved" ? "resolved" : incident.level;
    const isFlapping = incident.flapping_since_ms !== null;
    if (told === null && level === "resolved") return;
    if (told !== null && told.level === level && (told.isFlapping || !isFlapping)) return;
    if (this.#isSilent(incident, level, told)) return;
    const { family, subject_id } = incident.cause;
    const name = `${family} ${incident.label || subject_id}`.trim();
    const flaps = isFlapping && told?.isFlapping !== true ? "flapping " : "";
    this.messages.push(`${flaps}${level} ${name}`);
    this.#told.set(incident.id, { level, isFlapping });
  }

  #isSilent(
    { suppressed }: Incident,
    level: Told,
    told: { level: Told; isFlapping: boolean } | null,
  ) {
    return suppressed.some(({ by }) => {
      if (by === "flapping") return told?.isFlapping === true && !isWorse(level, told.level);
      return true;
    });
  }
}

function isWorse(a: Told, b: Told): boolean {
  if (a === "resolved") return false;
  return b === "resolved" || compareReasonLevels(a, b) < 0;
}
