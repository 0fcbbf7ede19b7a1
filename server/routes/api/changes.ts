import { listRecentChanges } from "../../incidents/recent_changes.ts";
import type { AppRequest } from "../../web/app_request.ts";

/** `GET /api/hosts/:name/changes`: what opened and closed on a host lately, the newest first. */
export async function getChanges(request: AppRequest): Promise<Response> {
  const { fleet, store } = request.get("context");
  const hostId = fleet.hostId(request.req.param("name") ?? "");
  if (hostId === null) return request.json({ error: "host_not_found" }, 404);
  return request.json({ changes: await listRecentChanges(store, hostId) });
}
