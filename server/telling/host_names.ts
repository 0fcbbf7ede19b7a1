/** What the hosts of an incident are called, also those that were deleted since. */
import type { Incident, IncidentReason } from "../store/rows/incidents.ts";
import type { DeskHosts } from "./desk_hosts.ts";

/** Who knows the hosts that are registered, and their clusters. */
export type Places = Pick<DeskHosts, "find" | "clusterName">;

/** Null: of no single host, or not known any more. */
export function hostNameOf(
  { host_id, host_name }: Pick<IncidentReason, "host_id" | "host_name">,
  places: Pick<Places, "find">,
): string | null {
  return host_name ?? (host_id === null ? null : places.find(host_id)?.name ?? null);
}

/** Where its cause is, as an operator calls it; "" for the fleet and the server. */
export function placeOf(
  { cause: { scope, scope_id }, reasons }: Pick<Incident, "cause" | "reasons">,
  places: Places,
): string {
  switch (scope) {
    case "host": {
      const host_id = Number(scope_id);
      const host_name = reasons.find((reason) => reason.host_id === host_id)?.host_name ?? null;
      return hostNameOf({ host_id, host_name }, places) ?? "a host that was deleted";
    }
    case "cluster":
      return places.clusterName(scope_id) ?? "a cluster";
    case "group":
      return scope_id;
    case "fleet":
    case "server":
      return "";
  }
}
