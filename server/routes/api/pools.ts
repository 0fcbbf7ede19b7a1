import * as z from "zod";
import { POOL_LEVELS } from "../../views/pools_query.ts";
import type { AppRequest } from "../../web/app_request.ts";

export const poolsQuerySchema = z.object({
  host: z.string().optional(),
  level: z.enum(POOL_LEVELS, `expected ${POOL_LEVELS.join(", ")}`).optional(),
});

/**
 * `GET /api/pools?host=&level=`: every pool of the fleet, or of one host, as last read, with its
 * reasons.
 */
export function listPools(request: AppRequest): Response {
  const query = poolsQuerySchema.safeParse(request.req.query());
  if (!query.success) {
    return request.json({ error: `level: expected ${POOL_LEVELS.join(", ")}` }, 400);
  }
  const { host, level } = query.data;
  const { fleet, reads } = request.get("context");
  const one = host === undefined ? undefined : fleet.find(host);
  if (one === null) return request.json({ error: "host_not_found" }, 404);
  const pools = reads.pools.entries(one === undefined ? undefined : [one])
    .filter((entry) => level === undefined || entry.level === level)
    .map(({ pool, ...entry }) => ({ ...entry, ...pool }));
  return request.json({ pools });
}
