import type { AppRequest } from "../../web/app_request.ts";
import { Island } from "../../components/Island.tsx";
import { IncidentList, type IncidentListProps } from "../../islands/IncidentList.tsx";
import {
  type IncidentFilter,
  incidentsPath,
  readIncidentFilter,
} from "../../views/incident_filter.ts";
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
  const { filter, after } = reading;
  const groups = reads.cards.all().flatMap(({ group }) => group ?? []);
  return sendPage(request, {
    title: "Incidents",
    body: IncidentsPage({
      form: { filter, groups: [...new Set(groups)].sort() },
      list: {
        page: await telling.incidents.page(filter, { after, limit: INCIDENTS_ON_PAGE }),
        filter,
        after,
        now_unix: clock.nowMs() / 1000,
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
      <div class="page-head">
        <h1>Incidents</h1>
        <a href={csvPath(form.filter)} download>All of these as CSV</a>
      </div>
      <IncidentFilterForm {...form} />
      <Island name="IncidentList" component={IncidentList} props={list} />
    </>
  );
}

function csvPath(filter: IncidentFilter): string {
  return `/api${incidentsPath(filter).replace("/incidents", "/incidents.csv")}`;
}
