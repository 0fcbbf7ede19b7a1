import { readPastHost, whyUnknown } from "../../fleet/past_host.ts";
import { type PastHost, readMoment } from "../../views/mod.ts";
import type { AppRequest } from "../../web/app_request.ts";

/** The host of the path at the minute that its address asks for; in words why not. */
export async function findPastHost(
  request: AppRequest,
): Promise<PastHost | { problem: string } | "host_not_found"> {
  const { fleet, store, clock, onFault } = request.get("context");
  const state = fleet.find(request.req.param("name") ?? "");
  if (state === null) return "host_not_found";
  const nowMs = clock.nowMs();
  const moment = readMoment(request.req.query("at") ?? "", nowMs);
  if (!moment.ok) return { problem: moment.problem };
  const problem = whyUnknown(state, moment.at_ms, nowMs);
  if (problem !== null) return { problem };
  return await readPastHost(state, moment.at_ms, {
    store,
    ledgers: fleet.ledgers,
    nowMs,
    onFault,
  });
}
