import type { Incident } from "../../server/store/rows/incidents.ts";
import type { Said } from "../../server/store/rows/deliveries.ts";
import type { Arrived } from "./plan_runner.ts";

export interface TranscriptForm {
  zone: string;
  /** Leaves out the time of every message but the digests: machines hold back differently. */
  bare?: boolean;
  nameOf?: (incidentId: string) => string;
}

/**
 * What arrived, a line each: "02:10 mail raise critical tank", a digest as
 * "08:00 mail daily: raise warning tank; over resolved rpool (was critical)".
 */
export function transcript(arrived: readonly Arrived[], form: TranscriptForm): readonly string[] {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: form.zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return arrived.map(({ at_ms, channel_id, delivery }) => {
    const { digest, says } = delivery;
    const time = form.bare && digest === null ? "" : `${format.format(at_ms)} `;
    const kind = digest === null ? "" : `${digest}: `;
    const lines = says.map((said) => saidText(said, form));
    return `${time}${channel_id} ${kind}${lines.join("; ") || delivery.kind}`;
  });
}

function saidText({ kind, level, peak, incident_id }: Said, { nameOf }: TranscriptForm): string {
  const isOver = kind === "raise" && level === "resolved";
  const was = peak === null ? "" : ` (was ${peak})`;
  const name = nameOf?.(incident_id) ?? incident_id;
  return `${isOver ? "over" : kind} ${level === "resolved" ? "" : `${level} `}${name}${was}`;
}

/** What an incident is called in a transcript. */
export function nameOf(incident: Incident | undefined): string {
  return incident === undefined ? "?" : incident.label;
}
