import type { AppRequest } from "../web/app_request.ts";
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
      now_unix: clock.nowMs() / 1000,
      layout: readPreferences(request.req.header("cookie")).fleet_layout,
      filter: readFilter(new URL(request.req.url).searchParams),
    }),
  });
}

/** The fleet. */
export function FleetPage(props: FleetBoardProps) {
  return <Island name="FleetBoard" component={FleetBoard} props={props} />;
}
