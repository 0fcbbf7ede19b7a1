import { countText } from "../../../shared/verdict/number_text.ts";
import type { Delivery } from "../../store/rows/deliveries.ts";
import type { IncidentLevel } from "../../store/rows/incidents.ts";
import type { IncidentFacts, MessageFacts } from "./facts.ts";
import type { Content, Line } from "./message.ts";
import { spanText, timeText } from "./times.ts";
import { incidentName } from "./words.ts";

/** As digests count and list them. */
const LEVELS: readonly IncidentLevel[] = ["offline", "critical", "unknown", "warning"];

/** What is new or changed, each in a line of its own and worst first, and a count of the rest. */
export function composeDigest(facts: MessageFacts): Content {
  const { incidents, unchanged_count, delivery, channel: { zone } } = facts;
  const listed = [...incidents].sort((a, b) => place(a) - place(b));
  const gone = Math.max(0, delivery.incident_ids.length - incidents.length);
  const lines: Line[] = listed.map((incident) => ({
    as: "item",
    text: digestLine(incident, zone) + toldText(delivery, incident),
  }));
  if (gone > 0) {
    const text = `${countText(gone, "more incident")} that ${
      gone === 1 ? "is" : "are"
    } no longer kept`;
    lines.push({ as: "text", text });
  }
  if (unchanged_count > 0) {
    lines.push({
      as: "text",
      text: `${countText(unchanged_count, "more incident")} ` +
        `${unchanged_count === 1 ? "holds" : "hold"} as told before.`,
    });
  }
  lines.push({ as: "text", text: `Times are those of ${zone}.` });
  const worst = listed.find(({ incident }) => incident.state !== "resolved");
  return {
    tone: worst?.incident.level ?? (listed.length > 0 ? "resolved" : "info"),
    title: `Digest: ${countsText(incidents)}`,
    lines,
    path: "/incidents",
  };
}

/** Worst first, what is over last. */
function place({ incident }: IncidentFacts): number {
  return incident.state === "resolved" ? LEVELS.length : LEVELS.indexOf(incident.level);
}

/** "2 critical, 1 warning, 3 resolved". */
function countsText(incidents: readonly IncidentFacts[]): string {
  const open = incidents.filter(({ incident }) => incident.state !== "resolved");
  const counts = LEVELS.map((level): { word: string; count: number } => ({
    word: level,
    count: open.filter(({ incident }) => incident.level === level).length,
  }));
  counts.push({ word: "resolved", count: incidents.length - open.length });
  const said = counts.filter(({ count }) => count > 0);
  return said.length === 0
    ? "nothing new"
    : said.map(({ word, count }) => `${count} ${word}`).join(", ");
}

/** What the incident itself does not show: that it was worse meanwhile, or is told of no longer. */
function toldText({ says }: Delivery, { incident }: IncidentFacts): string {
  const said = says.find(({ incident_id }) => incident_id === incident.id);
  if (said === undefined || incident.state === "resolved") return "";
  const was = said.peak === null ? "" : `; was ${said.peak} meanwhile`;
  return said.note === null ? was : `${was}; ${said.note}`;
}

function digestLine(facts: IncidentFacts, zone: string): string {
  const { incident } = facts;
  const { worst_level, level, began_at_ms, resolved_at_ms, reasons } = incident;
  const name = incidentName(facts);
  if (incident.state === "resolved") {
    const until = resolved_at_ms ?? began_at_ms;
    return `${name}: was ${worst_level} ${spanText(began_at_ms, until, zone)}`;
  }
  const reason = reasons.find(({ ended_at_ms }) => ended_at_ms === null);
  const open = reasons.filter(({ ended_at_ms }) => ended_at_ms === null).length;
  const more = open > 1 ? ` (and ${open - 1} more)` : "";
  const acknowledged = incident.acknowledgement === null ? "" : ", acknowledged";
  return `${name}: ${level} since ${timeText(began_at_ms, zone)}${acknowledged}` +
    (reason === undefined ? "" : `, ${reason.text}${more}`);
}
