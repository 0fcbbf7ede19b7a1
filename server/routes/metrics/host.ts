import { hostFamilies } from "../../metrics/host/host_families.ts";
import { takePicture } from "../../metrics/host/picture.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sendFigures } from "./send_figures.ts";

/** `GET /metrics/host?target=NAME`: the figures of one host, for Prometheus. */
export async function getHostMetrics(request: AppRequest): Promise<Response> {
  const { fleet, clock } = request.get("context");
  const target = request.req.query("target");
  if (target === undefined) {
    return request.json({ error: "target: expected the name of a host" }, 400);
  }
  const state = fleet.find(target);
  if (state === null) return request.json({ error: "host_not_found" }, 404);
  const ledgers = fleet.ledgers.listPools(state.row.id);
  const picture = takePicture(state, { now_ms: clock.nowMs(), ledgers });
  return await sendFigures(request, hostFamilies(picture));
}
