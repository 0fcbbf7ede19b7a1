import * as z from "zod";
import { readPage } from "../../../shared/page_of.ts";
import {
  COVERAGE_STATES,
  readSnapshotQuery,
  SNAPSHOT_SORTS,
  type SnapshotQuery,
} from "../../views/snapshot_board.ts";
import type { AppRequest } from "../../web/app_request.ts";

/** For its description; what is not understood asks for nothing, as on the page. */
export const coverageQuerySchema = z.object({
  q: z.string().optional().describe("Looked for in the names of dataset and host."),
  state: z.string().optional().describe(`One of ${COVERAGE_STATES.join(", ")}.`),
  sort: z.string().optional()
    .describe(`One of ${SNAPSHOT_SORTS.join(", ")}; with - before it the other way.`),
});

/** `GET /api/coverage?q=&state=&sort=&page=`: what `/pools/snapshots` shows at the same address. */
export async function listCoverage(request: AppRequest): Promise<Response> {
  const { reads } = request.get("context");
  const { rows: datasets, total, page, pages, counts, first_only } = await reads.snapshots.page(
    askedCoverage(request),
    coverageReader(request),
  );
  return request.json({ total, page, pages, counts, first_only, datasets });
}

/** What the address asks for. */
export function askedCoverage(request: AppRequest): SnapshotQuery {
  const query = new URL(request.req.url).searchParams;
  return readSnapshotQuery(query, readPage(query.get("page")));
}

/** Who reads it: what is made for a browser that is gone, is made no further. */
export function coverageReader(request: AppRequest) {
  const { clock, onFault } = request.get("context");
  return { clock, onFault, signal: request.req.raw.signal };
}
