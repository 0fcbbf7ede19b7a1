import { guestSafeties, type GuestSafety } from "../../shared/coverage/guest_safety.ts";
import type { HostState } from "./host_state.ts";

/** What would bring back each guest of a host, as far as their configuration is known. */
export function hostSafeties(
  state: Pick<HostState, "standing" | "cluster">,
): readonly GuestSafety[] {
  return guestSafeties({
    details: state.standing("vms_detail").value,
    storages: state.standing("storage").value?.storages ?? [],
    zfs: state.standing("zfs_datasets").value,
    care: state.standing("host_care").value,
    backups: state.standing("backups").value,
    members: state.cluster?.backups ?? null,
  });
}
