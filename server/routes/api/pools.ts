import type { AppRequest } from "../../web/app_request.ts";

/** `GET /api/pools`: every pool of the fleet, as last read, with its reasons. */
export function listPools(request: AppRequest): Response {
  const pools = request.get("context").reads.pools.entries().map(({ pool, ...entry }) => ({
    ...entry,
    ...pool,
  }));
  return request.json({ pools });
}
