import { readPage } from "../../shared/page_of.ts";
import type { AppRequest } from "../web/app_request.ts";
import type { HostCard } from "../views/host_card.ts";
import { toSentCards } from "../views/sent_cards.ts";
import { hostRowMarkup } from "../components/host_row_markup.ts";
import { RowMarkupContext } from "../islands/fleet/row_markup.ts";
import { NO_FILTER } from "../views/incident_filter.ts";
import { INCIDENTS_ON_PAGE } from "./api/incidents.ts";
import { readFleetQuery } from "../views/fleet_query.ts";
import { readPreferences } from "../islands/preferences.ts";
import { loadAllParts } from "../islands/loaded_part.ts";
import { readColumns } from "../islands/table/remembered_columns.ts";
import { sendPage } from "../web/send_page.ts";
import { Island } from "../components/Island.tsx";
import { FleetBoard, type FleetBoardProps } from "../islands/FleetBoard.tsx";

await loadAllParts();

/** A quarter of an hour is the least that is seen of the last day. */
const SLOT_MS = 900_000;
const DAY_MS = 24 * 3_600_000;

/** `GET /`: how the fleet is. */
export async function showFleet(request: AppRequest): Promise<Response> {
  const { reads, clock, telling } = request.get("context");
  const from_ms = Math.floor(clock.nowMs() / SLOT_MS) * SLOT_MS - DAY_MS;
  const incident_filter = { ...NO_FILTER, from_ms };
  const cookie = request.req.header("cookie");
  const query = new URL(request.req.url).searchParams;
  return sendPage(request, {
    title: "Now",
    body: FleetPage({
      cards: reads.cards.all(),
      revision: reads.cards.revision(),
      now_unix: clock.nowMs() / 1000,
      layout: readPreferences(cookie).fleet_layout,
      columns: readColumns(cookie, "fleet"),
      query: readFleetQuery(query),
      page: readPage(query.get("page")),
      totals: reads.totals.now(),
      incidents: await telling.incidents.page(incident_filter, {
        after: null,
        limit: INCIDENTS_ON_PAGE,
      }),
      incident_filter,
      windows: telling.windows.now(),
    }),
  });
}

export interface FleetPageProps extends FleetBoardProps {
  cards: readonly HostCard[];
}

/** The fleet. */
export function FleetPage(props: FleetPageProps) {
  const sent = { ...props, cards: toSentCards(props.cards) };
  return (
    <RowMarkupContext.Provider value={hostRowMarkup}>
      <Island name="FleetBoard" component={FleetBoard} props={props} sent={sent} />
    </RowMarkupContext.Provider>
  );
}
