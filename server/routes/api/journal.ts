import * as z from "zod";
import type { AppRequest } from "../../web/app_request.ts";

const MAX_ROWS = 500;
const EXPECTED = `limit: expected 1 to ${MAX_ROWS}; before: expected the id of a change`;

export const journalQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_ROWS).default(100),
  before: z.coerce.number().int().positive().default(Number.MAX_SAFE_INTEGER),
});

/**
 * `GET /api/hosts/:name/journal?limit=&before=`: what changed on a host, newest first. `next`: the
 * `before` of the next page; null: there is none.
 */
export async function getJournal(request: AppRequest): Promise<Response> {
  const { fleet, store } = request.get("context");
  const query = journalQuerySchema.safeParse(request.req.query());
  if (!query.success) return request.json({ error: EXPECTED }, 400);
  const host_id = fleet.hostId(request.req.param("name") ?? "");
  if (host_id === null) return request.json({ error: "host_not_found" }, 404);
  const { limit, before } = query.data;
  const rows = await store.listJournal({ host_id, limit, before_id: before });
  return request.json({
    changes: rows.map(({ host_id: _, at_ms, ...change }) => ({ ...change, at_unix: at_ms / 1000 })),
    next: rows.length < limit ? null : rows.at(-1)?.id ?? null,
  });
}
