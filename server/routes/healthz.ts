import type { AppRequest } from "../web/app_request.ts";
import { SERVER_VERSION } from "../version.ts";

/**
 * `GET /healthz`: 200 while samples are being stored, else 503. `telling` says whether every message
 * finds its way out, `factors` whether every second factor can be checked; which does not is for
 * whoever signs in.
 */
export function getHealth(request: AppRequest): Response {
  const { storage, factors, telling } = request.get("context");
  const isStoring = storage.isWell;
  const { broken_channels, is_heartbeat_broken } = telling.troubles.now();
  const isBroken = broken_channels.length > 0 || is_heartbeat_broken;
  return request.json(
    {
      status: isStoring ? "ok" : "storage_failed",
      telling: isBroken ? "broken" : "ok",
      factors: factors.broken.length > 0 ? "broken" : "ok",
      version: SERVER_VERSION,
    },
    isStoring ? 200 : 503,
  );
}
