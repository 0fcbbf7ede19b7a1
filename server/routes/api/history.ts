import * as z from "zod";
import type { AppRequest } from "../../web/app_request.ts";
import {
  isGuestRate,
  parseSeries,
  SERIES_GRAMMAR,
  seriesName,
} from "../../../shared/series/series.ts";
import { readGuestRates } from "../../fleet/guest_rates.ts";
import type { HistoryPoint } from "../../store/port.ts";
import type { ChartPoint, HostPool } from "../../views/mod.ts";
import { thinPoints } from "./thin_points.ts";

const MAX_HOURS = 400 * 24;
const MAX_POINTS = 10_000;
const MAX_UNIX = 100_000_000_000;

export const historyQuerySchema = z.object({
  metric: z.string().refine((text) => parseSeries(text) !== null),
  hours: z.coerce.number().positive().max(MAX_HOURS).default(48),
  from: z.coerce.number().int().nonnegative().max(MAX_UNIX).optional(),
  to: z.coerce.number().int().nonnegative().max(MAX_UNIX).optional(),
  points: z.coerce.number().int().min(2).max(MAX_POINTS).default(Infinity),
}).refine(({ from, to }) =>
  (from === undefined) === (to === undefined) && (from ?? 0) <= (to ?? 0)
);

/**
 * `GET /api/hosts/:name/history`: one series as `[unix, value or null]`, oldest first, of the last
 * `hours` or of `from` until `to`; with `points` at most so many, thinned as `thinPoints` does.
 */
export async function getHistory(request: AppRequest): Promise<Response> {
  const { fleet, reads, clock } = request.get("context");
  const query = historyQuerySchema.safeParse(request.req.query());
  if (!query.success) {
    const expected = `metric: expected ${SERIES_GRAMMAR}; ` +
      `hours: expected a number up to ${MAX_HOURS}; ` +
      "from, to: expected both or neither, epoch seconds, from not after to; " +
      `points: expected a whole number from 2 to ${MAX_POINTS}`;
    return request.json({ error: expected }, 400);
  }
  const hostId = fleet.hostId(request.req.param("name") ?? "");
  if (hostId === null) return request.json({ error: "host_not_found" }, 404);
  const { metric: asked, hours, from, to, points: limit } = query.data;
  const nowMs = clock.nowMs();
  const untilMs = to === undefined ? nowMs : to * 1000;
  const sinceMs = from === undefined ? untilMs - hours * 3_600_000 : from * 1000;
  const pools = () => reads.views.find(request.req.param("name") ?? "")?.pools.value ?? [];
  const found = await readSeries(request, { hostId, asked, pools, sinceMs, untilMs, limit });
  const points = thinPoints(found, limit)
    .map(({ at_ms, value }): ChartPoint => [at_ms / 1000, value]);
  return request.json({ points });
}

interface SeriesQuery {
  hostId: number;
  asked: string;
  pools: () => readonly HostPool[];
  sinceMs: number;
  untilMs: number;
  limit: number;
}

async function readSeries(request: AppRequest, query: SeriesQuery): Promise<HistoryPoint[]> {
  const { store, clock, onFault } = request.get("context");
  const { hostId, asked, sinceMs, untilMs, limit } = query;
  const series = parseSeries(asked);
  if (series?.of === "guest" && isGuestRate(series.value)) {
    const pause = () => clock.sleep(0, request.req.raw.signal);
    return await readGuestRates(
      { hostId, guest: series, rate: series.value, sinceMs, untilMs, limit },
      { store, pause, onFault },
    );
  }
  const metric = series?.of === "pool" ? meantSeries(asked, query.pools()) : asked;
  return await store.listHistory(hostId, metric, sinceMs, untilMs);
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
