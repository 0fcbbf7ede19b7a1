/** Makes a message from what is the case when it is sent, not from what was when it was queued. */
import { usualZone } from "../../../shared/calendar/zone.ts";
import { printable } from "../../../shared/printable.ts";
import { composeDigest } from "./compose_digest.ts";
import { composeIncident } from "./compose_incident.ts";
import type { IncidentFacts, MessageFacts } from "./facts.ts";
import { cutText } from "./fit.ts";
import type { Content, Line, Message, MessageIncident } from "./message.ts";
import { TITLE_LENGTH } from "./message.ts";
import { lengthText } from "./times.ts";
import { incidentPath } from "./words.ts";

/** A message that comes later than this says by how much. */
const LATE_MS = 120_000;

/**
 * The message of what is `given` at the time `nowMs`. It never fails: what is not there is said,
 * and a zone that this machine does not know is UTC: better an odd time than no message.
 */
export function composeMessage(given: MessageFacts, nowMs: number): Message {
  const channel = { ...given.channel, zone: usualZone(given.channel.zone) ?? "UTC" };
  const facts = { ...given, channel };
  const { delivery, public_url } = facts;
  const { tone, title, lines, path } = contentOf(facts, nowMs);
  return {
    idempotency_key: delivery.idempotency_key,
    kind: delivery.kind,
    tone,
    title: cutText(printable(title), TITLE_LENGTH),
    lines: [...delayLines(facts, nowMs), ...lines]
      .map((line) => ({ ...line, text: printable(line.text) })),
    link: public_url === null ? null : `${public_url}${path}`,
    at_ms: nowMs,
    incidents: facts.incidents.map((incident) => incidentData(incident, public_url)),
  };
}

function contentOf(facts: MessageFacts, nowMs: number): Content {
  const { delivery, incidents } = facts;
  if (delivery.kind === "test") return composeTest(facts);
  if (delivery.kind === "digest") return composeDigest(facts);
  const [only] = incidents;
  return only === undefined ? missingIncident() : composeIncident(only, facts, nowMs);
}

/** Nobody is told less because a row went: that something was to be said is said. */
function missingIncident(): Content {
  return {
    tone: "info",
    title: "An incident that is no longer kept",
    lines: [{ as: "text", text: "It was deleted before this message could be sent." }],
    path: "/incidents",
  };
}

function composeTest({ channel, holds }: MessageFacts): Content {
  const lines: Line[] = holds.length === 0
    ? [{ as: "text", text: "Nothing would hold back a message about an incident at present." }]
    : [
      { as: "text", text: "A message about an incident would be held back at present:" },
      ...holds.map((text): Line => ({ as: "item", text })),
    ];
  return {
    tone: "info",
    title: `Test message of Proxmox Monitor for ${channel.name}`,
    lines: [{ as: "text", text: "This channel works." }, ...lines],
    path: "/",
  };
}

function delayLines({ delivery }: MessageFacts, nowMs: number): Line[] {
  const lateMs = nowMs - delivery.due_ms;
  if (lateMs < LATE_MS) return [];
  const why = delivery.attempts > 0 ? "the channel did not take it" : "it was held back";
  return [{ as: "text", text: `Delayed by ${lengthText(lateMs)}: ${why}.` }];
}

function incidentData(
  { incident, place }: IncidentFacts,
  publicUrl: string | null,
): MessageIncident {
  const { id, state, level, worst_level, label, began_at_ms, resolved_at_ms } = incident;
  return {
    id,
    state,
    level,
    worst_level,
    place: printable(place),
    label: printable(label),
    began_at_ms,
    resolved_at_ms,
    url: publicUrl === null ? null : `${publicUrl}${incidentPath(id)}`,
  };
}
