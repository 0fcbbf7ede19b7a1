import type { AppRequest } from "../../web/app_request.ts";
import { Island } from "../../components/Island.tsx";
import { IncidentPanel } from "../../islands/IncidentPanel.tsx";
import { readIncident } from "../../telling/incident_details.ts";
import { sendPage } from "../../web/send_page.ts";
import { sendIncidentNotFound } from "../not_found.tsx";
import { incidentId } from "./acknowledging.ts";
import { detailParts } from "./detail_parts.ts";

/** `GET /incidents/:id`: all that is kept of one. */
export async function showIncident(request: AppRequest): Promise<Response> {
  const view = await readIncident(incidentId(request), detailParts(request));
  if (view === null) return sendIncidentNotFound(request);
  const { place, sentence } = view.row;
  return sendPage(request, {
    title: `${place}: ${sentence}`,
    body: (
      <Island
        name="IncidentPanel"
        component={IncidentPanel}
        props={{ view, now_unix: request.get("context").clock.nowMs() / 1000 }}
      />
    ),
  });
}
