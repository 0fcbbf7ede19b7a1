/** Taking an incident on, and taking that back: what forms and programs share. */
import * as z from "zod";
import type { AppRequest } from "../../web/app_request.ts";
import type { AcknowledgeOutcome } from "../../telling/operator_acts.ts";
import { MAX_NOTE_LENGTH, readExpiry } from "../../views/expiry.ts";
import { authorOf, noteAct } from "../note_act.ts";

const schema = z.object({
  note: z.string("expected note to be a text").trim()
    .max(MAX_NOTE_LENGTH, `expected a note of at most ${MAX_NOTE_LENGTH} characters`)
    .default(""),
  expires: z.string("expected expires to be a text such as 8h").nullable().default(null),
}, "expected an object with note and expires");

/** `message`: what is wrong with what was sent. */
export type Acknowledged = { outcome: AcknowledgeOutcome } | {
  outcome: "invalid";
  message: string;
};

/** Acknowledges the incident of the path as whoever calls. */
export async function acknowledge(request: AppRequest, sent: unknown): Promise<Acknowledged> {
  const { telling: { acts }, clock } = request.get("context");
  const fields = schema.safeParse(sent);
  if (!fields.success) return { outcome: "invalid", message: problemOf(fields.error) };
  const expiry = readExpiry(fields.data.expires ?? "", clock.nowMs());
  if (!expiry.ok) {
    const found = JSON.stringify(fields.data.expires);
    return { outcome: "invalid", message: `Cannot use expires ${found}: ${expiry.expected}` };
  }
  const id = incidentId(request);
  const { note } = fields.data;
  const author = await authorOf(request);
  const outcome = await acts.acknowledge(id, { author, note, expires_at_ms: expiry.value });
  if (outcome === "done") await noteAct(request, "incident_acknowledged", subjectOf(request, id));
  return { outcome };
}

/** Takes the acknowledgement of the incident of the path back. */
export async function unacknowledge(request: AppRequest): Promise<AcknowledgeOutcome> {
  const id = incidentId(request);
  const author = await authorOf(request);
  const outcome = await request.get("context").telling.acts.unacknowledge(id, author);
  if (outcome === "done") {
    await noteAct(request, "acknowledgement_taken_back", subjectOf(request, id));
  }
  return outcome;
}

/** What was not done, in words. */
export const OUTCOME_TEXTS: Readonly<Record<Exclude<AcknowledgeOutcome, "done">, string>> = {
  no_such_incident: "There is no such incident, or it is not kept any more",
  over: "This incident is over already",
  not_open: "This incident is still held back: nobody has been told of it yet",
};

export function incidentId(request: AppRequest): string {
  return request.req.param("id") ?? "";
}

/** As the audit names it. */
function subjectOf(request: AppRequest, id: string): string {
  const { incidents } = request.get("context").telling;
  const incident = incidents.find(id);
  if (incident === null) return id;
  const { place, label } = incidents.row(incident);
  return `${id}: ${[place, label].filter((part) => part !== "").join(", ")}`;
}

function problemOf({ issues }: z.ZodError): string {
  return `Cannot acknowledge: ${issues[0]?.message}`;
}
