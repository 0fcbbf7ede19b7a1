import { listTargets } from "../../metrics/targets.ts";
import type { AppRequest } from "../../web/app_request.ts";

/** `GET /sd/prometheus`: every host as a target, for Prometheus's http_sd. */
export function getTargets(request: AppRequest): Response {
  return request.json(listTargets(request.get("context").fleet.states(), request.get("origin")));
}
