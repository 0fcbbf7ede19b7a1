/** The addresses of what has a page of its own; `/api` before one gives the same as JSON. */
import { formatMinute } from "./past_host.ts";
import type { HostGuest } from "./guests.ts";

export function hostPath(name: string): string {
  return `/hosts/${encodeURIComponent(name)}`;
}

/** The page of a host as it was at a past minute (UTC). */
export function pastHostPath(name: string, unix: number, page = 1): string {
  const query = new URLSearchParams({ at: formatMinute(unix) });
  if (page > 1) query.set("page", String(page));
  return `${hostPath(name)}?${query}`;
}

/** One series of several hosts beside each other. */
export function comparePath(metric: string, hosts: readonly string[]): string {
  return `/compare?${new URLSearchParams({ metric, hosts: hosts.join(",") })}`;
}

/** A part of the page of a host. */
export function hostPartPath(name: string, part: "datasets" | "pools"): string {
  return `${hostPath(name)}#section-${part}`;
}

/** The id of a pool on the page of its host; `id`: its GUID, or its name where none is known. */
export function poolAnchor(id: string): string {
  return `pool-${id}`;
}

/** Where a pool is on the page of its host. */
export function poolPath(host: string, id: string): string {
  return `${hostPath(host)}#${encodeURIComponent(poolAnchor(id))}`;
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

/** The form by which somebody takes an incident on. */
export function acknowledgePath(id: string): string {
  return `${incidentPath(id)}/acknowledge`;
}

/** The form that mutes a reason that holds. */
export function mutePath(host: string, reasonId: string): string {
  return `${hostPath(host)}/mutes?reason=${encodeURIComponent(reasonId)}`;
}

/** The form of a new window, filled in. */
export function newWindowPath(about: { hosts?: string; groups?: string; codes?: string }): string {
  return `/admin/windows/new?${new URLSearchParams({ kind: "once", ...about })}`;
}
