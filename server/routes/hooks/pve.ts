import type { AppRequest } from "../../web/app_request.ts";
import type { HostState } from "../../fleet/host_state.ts";
import { readNotification } from "./read_notification.ts";

/**
 * `POST /hooks/pve`: a notification of Proxmox VE becomes a reason of the host that it names, or
 * ends one. 204 once that is stored; 200 with why where there is nothing to keep.
 */
export async function takeNotification(request: AppRequest): Promise<Response> {
  const { fleet } = request.get("context");
  const reading = readNotification(await request.req.text());
  if (!reading.ok) return request.json({ error: "bad_notification", ...reading }, 422);
  if (reading.notification === null) return request.json({ ignored: reading.why });
  const { hostname, ...event } = reading.notification;
  const found = findByHostname(fleet.states(), hostname);
  if (found.length > 1) return request.json({ error: "host_ambiguous", hostname }, 409);
  const [host] = found;
  if (host === undefined || !await fleet.reported(host.row.id, event)) {
    return request.json({ error: "host_not_found", hostname }, 404);
  }
  return request.body(null, 204);
}

/** Those that call themselves so; where none does, the one that is registered so. */
function findByHostname(states: Iterable<HostState>, hostname: string): HostState[] {
  const wanted = hostname.toLowerCase();
  const all = [...states];
  const own = all.filter((state) => {
    const host = state.standing("host").value;
    return host?.node_name?.toLowerCase() === wanted || host?.hostname?.toLowerCase() === wanted;
  });
  return own.length > 0 ? own : all.filter(({ row }) => row.name.toLowerCase() === wanted);
}
