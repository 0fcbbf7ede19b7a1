import * as z from "zod";
import { listUnreadTimes } from "../../incidents/unread_times.ts";
import { NO_FILTER } from "../../views/incident_filter.ts";
import type { ChartMarks, IncidentRow } from "../../views/mod.ts";
import type { AppRequest } from "../../web/app_request.ts";

/** More marks than these are no marks any more. */
const MOST_INCIDENTS = 50;

const MAX_UNIX = 100_000_000_000;

export const marksQuerySchema = z.object({
  from: z.coerce.number().int().nonnegative().max(MAX_UNIX),
  to: z.coerce.number().int().nonnegative().max(MAX_UNIX),
}).refine(({ from, to }) => from < to);

/** `GET /api/hosts/:name/marks`: its incidents, and when what of it was not read, in a time. */
export async function getMarks(request: AppRequest): Promise<Response> {
  const { fleet, store, telling } = request.get("context");
  const query = marksQuerySchema.safeParse(request.req.query());
  if (!query.success) {
    const expected = "from, to: expected epoch seconds, from before to";
    return request.json({ error: expected }, 400);
  }
  const name = request.req.param("name") ?? "";
  const hostId = fleet.hostId(name);
  if (hostId === null) return request.json({ error: "host_not_found" }, 404);
  const [fromMs, untilMs] = [query.data.from * 1000, query.data.to * 1000];
  const filter = { ...NO_FILTER, host: name, from_ms: fromMs, until_ms: untilMs };
  const { rows } = await telling.incidents.page(filter, { after: null, limit: MOST_INCIDENTS });
  const marks: ChartMarks = {
    incidents: rows.map(toMark),
    unread: await listUnreadTimes(store, hostId, { fromMs, untilMs }),
  };
  return request.json(marks);
}

function toMark(
  { id, worst_level, label, sentence, began_unix, resolved_unix }: IncidentRow,
): ChartMarks["incidents"][number] {
  return {
    id,
    level: worst_level,
    text: label === "" ? sentence : `${label}: ${sentence}`,
    from_unix: began_unix,
    to_unix: resolved_unix,
  };
}
