import * as z from "zod";
import type { AppRequest } from "../../web/app_request.ts";
import { parseSeries, SERIES_GRAMMAR, seriesName } from "../../../shared/series/series.ts";
import type { ChartPoint, HostPool } from "../../views/mod.ts";
import { thinPoints } from "./thin_points.ts";

const MAX_HOURS = 400 * 24;
const MAX_POINTS = 10_000;

export const historyQuerySchema = z.object({
  metric: z.string().refine((text) => parseSeries(text) !== null),
  hours: z.coerce.number().positive().max(MAX_HOURS).default(48),
  points: z.coerce.number().int().min(2).max(MAX_POINTS).default(Infinity),
});

/**
 * `GET /api/hosts/:name/history`: one series as `[unix, value or null]`, oldest first; with `points`
 * at most so many, thinned as `thinPoints` does.
 */
export async function getHistory(request: AppRequest): Promise<Response> {
  const { fleet, reads, store, clock } = request.get("context");
  const query = historyQuerySchema.safeParse(request.req.query());
  if (!query.success) {
    const expected = `metric: expected ${SERIES_GRAMMAR}; ` +
      `hours: expected a number up to ${MAX_HOURS}; ` +
      `points: expected a whole number from 2 to ${MAX_POINTS}`;
    return request.json({ error: expected }, 400);
  }
  const hostId = fleet.hostId(request.req.param("name") ?? "");
  if (hostId === null) return request.json({ error: "host_not_found" }, 404);
  const { metric: asked, hours, points: limit } = query.data;
  const metric = parseSeries(asked)?.of === "pool"
    ? meantSeries(asked, reads.views.find(request.req.param("name") ?? "")?.pools.value ?? [])
    : asked;
  const nowMs = clock.nowMs();
  const stored = await store.listHistory(hostId, metric, nowMs - hours * 3_600_000, nowMs);
  const points = thinPoints(stored, limit)
    .map(({ at_ms, value }): ChartPoint => [at_ms / 1000, value]);
  return request.json({ points });
}

/**
 * The series that a metric names. Where pools take turns under one name, each has a series of its
 * own, and the name alone means the pool that has it at present.
 */
function meantSeries(asked: string, pools: readonly HostPool[]): string {
  if (pools.some(({ metric }) => metric === asked)) return asked;
  const bearers = pools.filter(({ name }) =>
    asked === seriesName({ of: "pool", name, guid: null })
  );
  const [only] = bearers;
  return bearers.length === 1 && only !== undefined ? only.metric : asked;
}
