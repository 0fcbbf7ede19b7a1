import type { AppRequest } from "../web/app_request.ts";
import { Island } from "../components/Island.tsx";
import { PoolTable, type PoolTableProps } from "../islands/PoolTable.tsx";
import { readColumns } from "../islands/table/remembered_columns.ts";
import { readPoolsQuery } from "../views/pools_query.ts";
import { sendPage } from "../web/send_page.ts";

/** `GET /pools`: the pools of the whole fleet, or those that its address asks for. */
export function showPools(request: AppRequest): Response {
  const { reads, clock } = request.get("context");
  const query = new URL(request.req.url).searchParams;
  return sendPage(request, {
    title: "Pools",
    body: PoolsPage({
      page: reads.pools.page(readPoolsQuery(query)),
      columns: readColumns(request.req.header("cookie"), "pools"),
      now_unix: clock.nowMs() / 1000,
    }),
  });
}

/** The pools of the whole fleet. */
export function PoolsPage(props: PoolTableProps) {
  return <Island name="PoolTable" component={PoolTable} props={props} />;
}
