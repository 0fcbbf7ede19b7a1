/** The addresses of what has a page of its own; `/api` before one gives the same as JSON. */
import type { HostGuest } from "./guests.ts";

export function hostPath(name: string): string {
  return `/hosts/${encodeURIComponent(name)}`;
}

/** Where a host is administered: this, and a word such as `/rotate`. */
export function hostAdminPath(name: string): string {
  return `/admin${hostPath(name)}`;
}

type GuestKey = Pick<HostGuest, "type" | "vmid">;

export function guestPath(host: string, { type, vmid }: GuestKey): string {
  return `${hostPath(host)}/guests/${type}/${vmid}`;
}

/** The id of a guest's row on the page of its host. */
export function guestAnchor({ type, vmid }: GuestKey): string {
  return `guest-${type}-${vmid}`;
}

export function incidentPath(id: string): string {
  return `/incidents/${encodeURIComponent(id)}`;
}
