import type { AppRequest } from "../../web/app_request.ts";
import { incidentPath } from "../../views/paths.ts";
import { sendPage } from "../../web/send_page.ts";
import { ErrorPage } from "../error.tsx";
import { sameSitePath } from "../login.tsx";
import { sendIncidentNotFound } from "../not_found.tsx";
import { readForm } from "../read_form.ts";
import { acknowledge, incidentId, OUTCOME_TEXTS, unacknowledge } from "./acknowledging.ts";

/** `POST /incidents/:id/acknowledge`: somebody takes it on. */
export async function acknowledgeIncident(request: AppRequest): Promise<Response> {
  const form = await readForm(request);
  const result = await acknowledge(request, form);
  if (result.outcome === "invalid") return refuse(request, 422, result.message);
  return answer(request, result.outcome, form["back"]);
}

/** `POST /incidents/:id/acknowledge/delete`: nobody has. */
export async function unacknowledgeIncident(request: AppRequest): Promise<Response> {
  const form = await readForm(request);
  return answer(request, await unacknowledge(request), form["back"]);
}

function answer(
  request: AppRequest,
  outcome: Awaited<ReturnType<typeof unacknowledge>>,
  back: unknown,
): Response {
  if (outcome === "no_such_incident") return sendIncidentNotFound(request);
  if (outcome !== "done") return refuse(request, 409, OUTCOME_TEXTS[outcome]);
  const path = typeof back === "string" ? sameSitePath(back) : incidentPath(incidentId(request));
  return request.redirect(path, 303);
}

function refuse(request: AppRequest, status: 409 | 422, message: string): Response {
  return sendPage(request, {
    status,
    title: "Nothing was changed",
    body: ErrorPage({ status, message: `${message}.` }),
    live: false,
  });
}
