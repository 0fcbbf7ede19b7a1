import type { AppRequest } from "../web/app_request.ts";
import type { HostCard } from "../views/host_card.ts";
import { toSentCards } from "../views/sent_cards.ts";
import { hostRowMarkup } from "../components/host_row_markup.ts";
import { RowMarkupContext } from "../islands/fleet/row_markup.ts";
import { readFilter } from "../views/fleet_filter.ts";
import { readPreferences } from "../islands/preferences.ts";
import { sendPage } from "../web/send_page.ts";
import { Island } from "../components/Island.tsx";
import { FleetBoard, type FleetBoardProps } from "../islands/FleetBoard.tsx";

/** `GET /`: the fleet. */
export function showFleet(request: AppRequest): Response {
  const { reads, clock } = request.get("context");
  return sendPage(request, {
    title: "Fleet",
    body: FleetPage({
      cards: reads.cards.all(),
      revision: reads.cards.revision(),
      now_unix: clock.nowMs() / 1000,
      layout: readPreferences(request.req.header("cookie")).fleet_layout,
      filter: readFilter(new URL(request.req.url).searchParams),
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
