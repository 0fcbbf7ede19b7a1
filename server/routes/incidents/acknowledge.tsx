import type { AppRequest } from "../../web/app_request.ts";
import { acknowledgePath, incidentPath } from "../../views/paths.ts";
import { sendPage } from "../../web/send_page.ts";
import { backPath, sendActForm, type TypedAct } from "../ActForm.tsx";
import { ErrorPage } from "../error.tsx";
import { sendIncidentNotFound } from "../not_found.tsx";
import { readForm } from "../read_form.ts";
import { acknowledge, incidentId, OUTCOME_TEXTS, unacknowledge } from "./acknowledging.ts";

/** `GET /incidents/:id/acknowledge`: the form; `?back=` says where it leads afterwards. */
export async function askToAcknowledge(request: AppRequest): Promise<Response> {
  const { acts } = request.get("context").telling;
  const outcome = await acts.mayAcknowledge(incidentId(request));
  if (outcome !== "done") return answer(request, outcome, null);
  return sendForm(request, { note: "", expires: "", until: "" }, {
    problem: null,
    back: request.req.query("back"),
  });
}

/** `POST /incidents/:id/acknowledge`: somebody takes it on. */
export async function acknowledgeIncident(request: AppRequest): Promise<Response> {
  const form = await readForm(request);
  const { note = "", expires = "", until = "", back } = form;
  const result = await acknowledge(request, { note, expires: until || expires });
  if (result.outcome !== "invalid") return answer(request, result.outcome, back);
  const typed = { note: String(note), expires: String(expires), until: String(until) };
  return sendForm(request, typed, { problem: `${result.message}.`, back });
}

/** `POST /incidents/:id/acknowledge/delete`: nobody has. */
export async function unacknowledgeIncident(request: AppRequest): Promise<Response> {
  const form = await readForm(request);
  return answer(request, await unacknowledge(request), form["back"]);
}

function sendForm(
  request: AppRequest,
  typed: TypedAct,
  { problem, back }: { problem: string | null; back: unknown },
): Response {
  const { reads, telling: { incidents } } = request.get("context");
  const id = incidentId(request);
  const incident = incidents.find(id);
  if (incident === null) return sendIncidentNotFound(request);
  const { place, label, sentence, host, code } = incidents.row(incident);
  const group = host === null ? null : reads.cards.find(host)?.group ?? null;
  return sendActForm(request, {
    title: "Acknowledge",
    place,
    sentence: label === "" ? sentence : `${label}: ${sentence}`,
    action: acknowledgePath(id),
    hidden: {},
    typed,
    endless: "until it ends, grows or gets worse",
    placeholder: "Such as: disk is ordered",
    problem,
    quiet: { host, group, code },
    back: backPath(request, back, incidentPath(id)),
  });
}

function answer(
  request: AppRequest,
  outcome: Awaited<ReturnType<typeof unacknowledge>>,
  back: unknown,
): Response {
  if (outcome === "no_such_incident") return sendIncidentNotFound(request);
  if (outcome !== "done") {
    const message = `${OUTCOME_TEXTS[outcome]}.`;
    return sendPage(request, {
      status: 409,
      title: "Nothing was changed",
      body: ErrorPage({ status: 409, message }),
      live: false,
    });
  }
  return request.redirect(backPath(request, back, incidentPath(incidentId(request))), 303);
}
