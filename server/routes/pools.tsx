import { readPage } from "../../shared/page_of.ts";
import type { AppRequest } from "../web/app_request.ts";
import { Island } from "../components/Island.tsx";
import { PoolTable, type PoolTableProps } from "../islands/PoolTable.tsx";
import { readLevel } from "../views/pools_query.ts";
import { sendPage } from "../web/send_page.ts";

/** `GET /pools`: the pools of the whole fleet, or those of one `?level=`; page by `?page=`. */
export function showPools(request: AppRequest): Response {
  const { reads, clock } = request.get("context");
  const query = new URL(request.req.url).searchParams;
  return sendPage(request, {
    title: "Pools",
    body: PoolsPage({
      page: reads.pools.page({ level: readLevel(query), page: readPage(query.get("page")) }),
      now_unix: clock.nowMs() / 1000,
    }),
  });
}

/** The pools of the whole fleet. */
export function PoolsPage(props: PoolTableProps) {
  return <Island name="PoolTable" component={PoolTable} props={props} />;
}
