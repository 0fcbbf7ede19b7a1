import { listThresholdEntries } from "../../fleet/threshold_entries.ts";
import type { AppRequest } from "../../web/app_request.ts";

/** `GET /api/thresholds`: every threshold, its default, and what is set of it for whom. */
export async function listThresholds(request: AppRequest): Promise<Response> {
  const { store } = request.get("context");
  const thresholds = listThresholdEntries(await store.listThresholds(), await store.listHosts());
  return request.json({ thresholds });
}
