import { findRule } from "../../../shared/verdict/rules.ts";
import { listText } from "../../../shared/verdict/number_text.ts";
import type { Incident, IncidentReason } from "../../store/rows/incidents.ts";
import type { IncidentFacts, MessageFacts } from "./facts.ts";
import type { Content, Line } from "./message.ts";
import { lengthText, spanText, timeText } from "./times.ts";
import { incidentName, incidentPath } from "./words.ts";

/** A reading that is older than this when it is told of has its time beside it. */
const OLD_READING_MS = 15 * 60_000;

/** What there is to say of one incident, whatever was to be said when the message was queued. */
export function composeIncident(
  facts: IncidentFacts,
  { delivery, channel: { zone } }: MessageFacts,
  nowMs: number,
): Content {
  const { incident, guests } = facts;
  const isOver = incident.state === "resolved";
  // The last word on this channel about one that goes on.
  const isClosed = isOver || delivery.kind === "resolve";
  const note = delivery.says[0]?.note ?? null;
  const lines: Line[] = [
    { as: "text", text: stateText(incident, zone, nowMs) },
    ...(note === null ? [] : [{ as: "text" as const, text: `${note}.` }]),
    ...reasonLines(facts, zone, nowMs),
  ];
  if (guests !== null && guests.length > 0) {
    lines.push({ as: "text", text: `Guests affected: ${listText(guests)}.` });
  }
  if (!isOver) lines.push(...acknowledgedLines(incident, zone), ...nextLines(incident));
  return {
    tone: isClosed ? "resolved" : incident.level,
    title: `${opening(facts, delivery.kind, zone)}: ${incidentName(facts)}`,
    lines,
    path: incidentPath(incident.id),
  };
}

function opening(
  { incident }: IncidentFacts,
  kind: MessageFacts["delivery"]["kind"],
  zone: string,
): string {
  const { level } = incident;
  if (incident.state === "resolved") {
    return kind === "resolve" ? "Resolved" : capital(wasText(incident, zone));
  }
  switch (kind) {
    case "worsen":
      return `Worse, ${level}`;
    case "ease":
      return `Better, ${level}`;
    case "remind":
      return `Still ${level}`;
    case "resolve":
      return `Not told here any more, ${level}`;
    case "ack":
      return incident.acknowledgement === null ? capital(level) : `Acknowledged, ${level}`;
    case "flap":
      return incident.flapping_since_ms === null ? capital(level) : `Flapping, ${level}`;
    case "calm":
      return `Calm again, ${level}`;
    default:
      return capital(level);
  }
}

/** "was critical 02:10–02:31": the whole story of what came and went before it could be told. */
function wasText(
  { worst_level: level, began_at_ms, resolved_at_ms }: Incident,
  zone: string,
): string {
  return resolved_at_ms === null
    ? `was ${level} from ${timeText(began_at_ms, zone)}`
    : `was ${level} ${spanText(began_at_ms, resolved_at_ms, zone)}`;
}

function stateText(incident: Incident, zone: string, nowMs: number): string {
  const { state, level, began_at_ms, resolved_at_ms, ended_by } = incident;
  if (state === "resolved") {
    const lasted = resolved_at_ms === null
      ? ""
      : `, for ${lengthText(resolved_at_ms - began_at_ms)}`;
    const ending = ended_by === null ? "" : ` It ended by: ${ended_by}.`;
    return `${capital(wasText(incident, zone))} (${zone})${lasted}.${ending}`;
  }
  const since = `since ${timeText(began_at_ms, zone)} (${zone}), ` +
    `for ${lengthText(nowMs - began_at_ms)}`;
  const recovering = state === "recovering" ? " It seems to be over; that is not certain yet." : "";
  return `${capital(level)} ${since}.${recovering}`;
}

function reasonLines(
  { incident, host_names }: IncidentFacts,
  zone: string,
  nowMs: number,
): Line[] {
  const hosts = new Set(incident.reasons.map(({ host_id }) => host_id));
  return incident.reasons.map((reason): Line => {
    const host = hosts.size < 2 || reason.host_id === null
      ? ""
      : `${host_names.get(reason.host_id) ?? "a host that is gone"}: `;
    return { as: "item", text: host + reason.text + reasonTimes(reason, zone, nowMs) };
  });
}

function reasonTimes(reason: IncidentReason, zone: string, nowMs: number): string {
  const { ended_at_ms, as_of_ms } = reason;
  if (ended_at_ms !== null) return ` (over since ${timeText(ended_at_ms, zone)})`;
  if (as_of_ms === null || nowMs - as_of_ms < OLD_READING_MS) return "";
  return ` (as read ${timeText(as_of_ms, zone)})`;
}

function acknowledgedLines({ acknowledgement }: Incident, zone: string): Line[] {
  if (acknowledgement === null) return [];
  const { author, note, expires_at_ms } = acknowledgement;
  const until = expires_at_ms === null ? "" : ` until ${timeText(expires_at_ms, zone)}`;
  return [{
    as: "text",
    text: `Acknowledged by ${author}${until}${note === "" ? "" : `: ${note}`}`,
  }];
}

/** The next step for the worst of what still holds. */
function nextLines({ reasons }: Incident): Line[] {
  const worst = reasons.find(({ ended_at_ms }) => ended_at_ms === null);
  const next = worst === undefined ? null : findRule(worst.code)?.next ?? null;
  if (next === null) return [];
  // A question ends itself.
  return [{ as: "text", text: `Next step: ${next}${next.endsWith("?") ? "" : "."}` }];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
