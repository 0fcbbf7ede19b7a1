import type { AppRequest } from "../web/app_request.ts";
import { Island } from "../components/Island.tsx";
import { GUESTS_ON_PAGE, readGuestQuery } from "../views/guest_query.ts";
import { readColumns } from "../islands/table/remembered_columns.ts";
import { GuestSearch, type GuestSearchProps } from "../islands/GuestSearch.tsx";
import { sendPage } from "../web/send_page.ts";

/** `GET /vms`: the guests of the whole fleet, or those that `?q=` finds. */
export function showGuests(request: AppRequest): Response {
  const { reads, clock } = request.get("context");
  const query = readGuestQuery(new URL(request.req.url).searchParams);
  return sendPage(request, {
    title: "Guests",
    body: GuestsPage({
      query,
      answer: reads.guests.search({
        query: query.q,
        sort: query.sort,
        skip: (query.page - 1) * GUESTS_ON_PAGE,
        limit: GUESTS_ON_PAGE,
      }),
      columns: readColumns(request.req.header("cookie"), "guests"),
      now_unix: clock.nowMs() / 1000,
    }),
  });
}

/** The guests of the whole fleet. */
export function GuestsPage(props: GuestSearchProps) {
  return <Island name="GuestSearch" component={GuestSearch} props={props} />;
}
