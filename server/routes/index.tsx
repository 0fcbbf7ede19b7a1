import { readPage } from "../../shared/page_of.ts";
import type { AppRequest } from "../web/app_request.ts";
import type { HostCard } from "../views/host_card.ts";
import { toSentCards } from "../views/sent_cards.ts";
import { hostRowMarkup } from "../components/host_row_markup.ts";
import { RowMarkupContext } from "../islands/fleet/row_markup.ts";
import { readFleetQuery } from "../views/fleet_query.ts";
import { readPreferences } from "../islands/preferences.ts";
import { readColumns } from "../islands/table/remembered_columns.ts";
import { sendPage } from "../web/send_page.ts";
import { Island } from "../components/Island.tsx";
import { FleetBoard, type FleetBoardProps } from "../islands/FleetBoard.tsx";

/** `GET /`: how the fleet is. */
export function showFleet(request: AppRequest): Response {
  const { reads, clock } = request.get("context");
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
