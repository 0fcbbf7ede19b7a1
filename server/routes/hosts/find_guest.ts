import type { GuestSafety } from "../../../shared/coverage/guest_safety.ts";
import type { AppRequest } from "../../web/app_request.ts";
import type { GuestDetailView, HostGuest } from "../../views/mod.ts";
import { SampleDamaged } from "../../store/port.ts";

export interface FoundGuest {
  /** The host's registered name. */
  host: string;
  type: string;
  vmid: string;
  /** How it runs, as last known; null when the host does not list it. */
  guest: HostGuest | null;
  /** When that was read, by this server's clock, and whether the newest reading does not tell. */
  read: { unix: number | null; is_held: boolean };
  details: GuestDetailView;
  /** What would bring it back; null as long as its configuration is not known. */
  safety: GuestSafety | null;
}

/** The guest that `:name`, `:type` and `:vmid` of the path mean, or what of them is not known. */
export async function findGuest(
  request: AppRequest,
): Promise<FoundGuest | "host_not_found" | "guest_not_found"> {
  const { fleet, reads } = request.get("context");
  const { name = "", type = "", vmid = "" } = request.req.param();
  const view = reads.views.find(name);
  const hostId = fleet.hostId(name);
  if (view === null || hostId === null) return "host_not_found";
  const isMeant = (one: { type: string; vmid: number }) =>
    one.type === type && String(one.vmid) === vmid;

  const known = reads.views.guestDetails(name);
  // What the live state has lost with a restart the store may still hold, but damaged.
  const is_damaged = known.value === null && await isDamaged(request, hostId);
  const detail = known.value?.vms.find(isMeant) ?? null;
  const guest = view.guests.value?.find(isMeant) ?? null;
  if (guest === null && detail === null) return "guest_not_found";
  const read = { unix: view.guests.read_unix, is_held: view.guests.is_held };
  const { collected_at_unix: collected_unix, read_unix, is_held } = known;
  const details = { detail, collected_unix, read_unix, is_held, is_damaged };
  const safeties = fleet.find(name)?.safeties() ?? [];
  const safety = safeties.find(({ guest_id }) => guest_id === `${type}/${vmid}`) ?? null;
  return { host: view.card.name, type, vmid, guest, read, details, safety };
}

async function isDamaged(request: AppRequest, hostId: number): Promise<boolean> {
  const { store, onFault } = request.get("context");
  try {
    await store.latestSample(hostId, "medium");
    return false;
  } catch (error) {
    if (!(error instanceof SampleDamaged)) throw error;
    onFault(error);
    return true;
  }
}
