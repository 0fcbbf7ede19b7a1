/** Incidents for programs. */
import type { AppRequest } from "../../web/app_request.ts";
import type { AcknowledgeOutcome } from "../../telling/operator_acts.ts";
import { readIncident } from "../../telling/incident_details.ts";
import { readIncidentFilter } from "../../views/incident_filter.ts";
import { acknowledge, incidentId, OUTCOME_TEXTS } from "../incidents/acknowledging.ts";
import { detailParts } from "../incidents/detail_parts.ts";
import { readForm } from "../read_form.ts";

/** A page of the list, for browsers and programs alike. */
export const INCIDENTS_ON_PAGE = 100;

/** `GET /api/incidents`: what `/incidents` shows at the same address. */
export async function listIncidents(request: AppRequest): Promise<Response> {
  const { telling } = request.get("context");
  const reading = readIncidentFilter(new URL(request.req.url).searchParams);
  if (!reading.ok) {
    return request.json({ error: "invalid_filter", message: reading.problem }, 400);
  }
  const { filter, sort, after } = reading;
  const { rows, ...page } = await telling.incidents.page(filter, {
    sort,
    after,
    limit: INCIDENTS_ON_PAGE,
  });
  return request.json({ incidents: rows, ...page });
}

/** `GET /api/incidents/:id`: all that is kept of one. */
export async function getIncident(request: AppRequest): Promise<Response> {
  const { row, ...more } = await readIncident(incidentId(request), detailParts(request)) ??
    { row: null };
  if (row === null) return request.json({ error: "incident_not_found" }, 404);
  return request.json({ ...row, ...more });
}

const REFUSALS: Readonly<
  Record<Exclude<AcknowledgeOutcome, "done">, { status: 404 | 409; error: string }>
> = {
  no_such_incident: { status: 404, error: "incident_not_found" },
  over: { status: 409, error: "incident_over" },
  not_open: { status: 409, error: "incident_held_back" },
};

/** `POST /api/incidents/:id/acknowledge`: `{note, expires}`, both optional. */
export async function acknowledgeByApi(request: AppRequest): Promise<Response> {
  const sent = await readSent(request);
  if (sent === null) {
    const message = "Cannot acknowledge: expected the body to be JSON";
    return request.json({ error: "invalid_body", message }, 400);
  }
  const result = await acknowledge(request, sent);
  const { outcome } = result;
  if (outcome === "invalid") {
    return request.json({ error: "invalid_body", message: result.message }, 400);
  }
  if (outcome !== "done") {
    const { status, error } = REFUSALS[outcome];
    return request.json({ error, message: OUTCOME_TEXTS[outcome] }, status);
  }
  const { incidents } = request.get("context").telling;
  const incident = incidents.find(incidentId(request));
  return request.json(incident === null ? {} : incidents.row(incident));
}

/** What was sent, as JSON or as a form; nothing at all is an empty object. Null: neither. */
async function readSent(request: AppRequest): Promise<unknown> {
  const type = request.req.header("content-type") ?? "";
  if (/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) {
    return await readForm(request);
  }
  const text = await request.req.text();
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
