import type { AppRequest } from "../../app.ts";
import type { GuestDetailView, HostGuest } from "../../fleet/views.ts";
import { readSample } from "../../../shared/sample/mod.ts";

export interface FoundGuest {
  /** The host's registered name. */
  host: string;
  type: string;
  vmid: string;
  /** How it runs; null when the newest fast sample does not hold it. */
  guest: HostGuest | null;
  details: GuestDetailView;
}

/** The guest that `:name`, `:type` and `:vmid` of the path mean, or what of them is not known. */
export async function findGuest(
  request: AppRequest,
): Promise<FoundGuest | "host_not_found" | "guest_not_found"> {
  const { fleet, store } = request.get("context");
  const { name = "", type = "", vmid = "" } = request.req.param();
  const view = fleet.view(name);
  const hostId = fleet.hostId(name);
  if (view === null || hostId === null) return "host_not_found";
  const isMeant = (one: { type: string; vmid: number }) =>
    one.type === type && String(one.vmid) === vmid;

  // Configurations are large and rarely looked at: the store has them, not the live state.
  const stored = await store.latestSample(hostId, "medium");
  const section = stored && readSample("medium", JSON.parse(stored.payload)).vms_detail;
  const detail = section?.value?.vms.find(isMeant) ?? null;
  const guest = view.guests.value?.find(isMeant) ?? null;
  if (guest === null && detail === null) return "guest_not_found";
  const collected_unix = stored === null ? null : stored.collected_at_us / 1_000_000;
  return { host: view.card.name, type, vmid, guest, details: { detail, collected_unix } };
}
