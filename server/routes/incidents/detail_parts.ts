import type { AppRequest } from "../../web/app_request.ts";
import type { DetailParts } from "../../telling/incident_details.ts";

/** What reading one incident takes; its moments are in UTC, as all of pages are. */
export function detailParts(request: AppRequest): DetailParts {
  const { telling: { incidents, desk }, store, clock } = request.get("context");
  return { incidents, desk, store, nowMs: clock.nowMs(), zone: "UTC" };
}
