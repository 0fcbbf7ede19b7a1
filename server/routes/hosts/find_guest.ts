import type { AppRequest } from "../../web/app_request.ts";
import type { GuestSafety } from "../../../shared/coverage/guest_safety.ts";
import type { GuestAnswer, GuestPool } from "../../views/mod.ts";
import { SampleDamaged } from "../../store/port.ts";
import { newestCollectedUnix } from "../../fleet/host_view.ts";
import { hostSafeties } from "../../fleet/host_safeties.ts";

export interface FoundGuest {
  /** The host's registered name. */
  host: string;
  hostId: number;
  type: string;
  vmid: string;
  answer: GuestAnswer;
}

/** The guest that `:name`, `:type` and `:vmid` of the path mean, or what of them is not known. */
export async function findGuest(
  request: AppRequest,
): Promise<FoundGuest | "host_not_found" | "guest_not_found"> {
  const { fleet, reads } = request.get("context");
  const { name = "", type = "", vmid = "" } = request.req.param();
  const state = fleet.find(name);
  const hostId = fleet.hostId(name);
  if (state === null || hostId === null) return "host_not_found";
  const isMeant = (one: { type: string; vmid: number }) =>
    one.type === type && String(one.vmid) === vmid;

  const known = reads.views.guestDetails(name);
  // What the live state has lost with a restart the store may still hold, but damaged.
  const is_damaged = known.value === null && await isDamaged(request, hostId);
  const detail = known.value?.vms.find(isMeant) ?? null;
  const runtimes = state.standing("vms_runtime");
  const runtime = runtimes.value?.vms.find(isMeant) ?? null;
  if (runtime === null && detail === null) return "guest_not_found";
  const { ips = [], macs = [] } = detail ?? {};
  const safety = hostSafeties(state).find(({ guest_id }) => guest_id === `${type}/${vmid}`) ?? null;
  const { collected_at_unix: collected_unix, read_unix, is_held } = known;
  const answer: GuestAnswer = {
    ...{ detail, collected_unix, read_unix, is_held, is_damaged, safety },
    guest: runtime && { ...runtime, ips: [...ips], macs: [...macs] },
    guest_read_unix: runtimes.read_unix,
    guest_is_held: runtimes.is_held,
    sample_unix: newestCollectedUnix(state),
    pools: poolsOf(request, name, safety),
  };
  return { host: state.row.name, hostId, type, vmid, answer };
}

/** The pools that the disks of a guest lie on, as all pools are judged. */
function poolsOf(request: AppRequest, host: string, safety: GuestSafety | null): GuestPool[] {
  const { fleet, reads } = request.get("context");
  const state = fleet.find(host);
  if (state === null || safety === null) return [];
  const names = new Set(safety.disks.flatMap(({ dataset }) => dataset?.split("/", 1) ?? []));
  return reads.pools.entries([state])
    .filter(({ pool, missing }) => missing === null && names.has(pool.name))
    .map(({ pool, level }) => ({ name: pool.name, health: pool.health, level }));
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
