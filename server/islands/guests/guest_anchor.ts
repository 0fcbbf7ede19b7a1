import type { GuestType } from "../../../shared/sample/vms_runtime.ts";

/** The id of a guest's row on the page of its host. */
export function guestAnchor(type: GuestType, vmid: number): string {
  return `guest-${type}-${vmid}`;
}
