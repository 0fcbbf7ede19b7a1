import { serverFamilies } from "../../metrics/server_families.ts";
import { SERVER_VERSION } from "../../version.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sendFigures } from "./send_figures.ts";

/** `GET /metrics`: the figures of the server itself, for Prometheus. */
export async function getServerMetrics(request: AppRequest): Promise<Response> {
  const { fleet, telling, tasks, figures, clock, storage, servers } = request.get("context");
  const { judgedMs } = fleet;
  const families = serverFamilies({
    version: SERVER_VERSION,
    hosts: fleet.states(),
    judged_age_seconds: judgedMs === null ? null : (clock.monotonicMs() - judgedMs) / 1000,
    is_storing: storage.isWell,
    telling,
    tasks: tasks(),
    process: await figures(),
    cluster: servers.figures(),
  });
  return await sendFigures(request, families);
}
