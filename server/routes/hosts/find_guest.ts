import type { AppRequest } from "../../app_request.ts";
import type { GuestDetailView, HostGuest } from "../../fleet/views.ts";
import { readSample } from "../../../shared/sample/mod.ts";
import { SampleDamaged, type StoredSample } from "../../store/store.ts";

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
  const { fleet } = request.get("context");
  const { name = "", type = "", vmid = "" } = request.req.param();
  const view = fleet.view(name);
  const hostId = fleet.hostId(name);
  if (view === null || hostId === null) return "host_not_found";
  const isMeant = (one: { type: string; vmid: number }) =>
    one.type === type && String(one.vmid) === vmid;

  // Configurations are large and rarely looked at: the store has them, not the live state.
  const stored = await findDetails(request, hostId);
  const is_damaged = stored === "damaged";
  const sample = is_damaged ? null : stored;
  const section = sample && readSample("medium", JSON.parse(sample.payload)).vms_detail;
  const detail = section?.value?.vms.find(isMeant) ?? null;
  const guest = view.guests.value?.find(isMeant) ?? null;
  if (guest === null && detail === null) return "guest_not_found";
  const collected_unix = sample === null ? null : sample.collected_at_us / 1_000_000;
  const details = { detail, collected_unix, is_damaged };
  return { host: view.card.name, type, vmid, guest, details };
}

async function findDetails(
  request: AppRequest,
  hostId: number,
): Promise<StoredSample | "damaged" | null> {
  const { store, onFault } = request.get("context");
  try {
    return await store.latestSample(hostId, "medium");
  } catch (error) {
    if (!(error instanceof SampleDamaged)) throw error;
    onFault(error);
    return "damaged";
  }
}
