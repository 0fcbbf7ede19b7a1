import type { AppRequest } from "../../web/app_request.ts";
import { Island } from "../../components/Island.tsx";
import { IncidentList, type IncidentListProps } from "../../islands/IncidentList.tsx";
import { readColumns } from "../../islands/table/remembered_columns.ts";
import { readIncidentFilter } from "../../views/incident_filter.ts";
import { sendPage } from "../../web/send_page.ts";
import { INCIDENTS_ON_PAGE } from "../api/incidents.ts";
import { ErrorPage } from "../error.tsx";
import { IncidentFilterForm, type IncidentFilterFormProps } from "./IncidentFilterForm.tsx";

/** `GET /incidents`: all that are kept, those that are not over first; filtered by its address. */
export async function showIncidents(request: AppRequest): Promise<Response> {
  const { telling, reads, clock } = request.get("context");
  const reading = readIncidentFilter(new URL(request.req.url).searchParams);
  if (!reading.ok) {
    return sendPage(request, {
      status: 400,
      title: "Cannot show these incidents",
      body: ErrorPage({ status: 400, message: `${reading.problem}.` }),
      live: false,
    });
  }
  const { ok: _, ...asked } = reading;
  const { filter, ...place } = asked;
  const groups = reads.cards.all().flatMap(({ group }) => group ?? []);
  return sendPage(request, {
    title: "Incidents",
    body: IncidentsPage({
      form: { filter, groups: [...new Set(groups)].sort() },
      list: {
        page: await telling.incidents.page(filter, { ...place, limit: INCIDENTS_ON_PAGE }),
        asked,
        columns: readColumns(request.req.header("cookie"), "incidents"),
        now_unix: clock.nowMs() / 1000,
        windows: await telling.windows.now(),
      },
    }),
  });
}

interface IncidentsPageProps {
  form: IncidentFilterFormProps;
  list: IncidentListProps;
}

/** The list and what filters it. */
export function IncidentsPage({ form, list }: IncidentsPageProps) {
  return (
    <>
      <div class="page-head list-head">
        <h1>Incidents</h1>
      </div>
      <IncidentFilterForm {...form} />
      <Island name="IncidentList" component={IncidentList} props={list} />
    </>
  );
}
