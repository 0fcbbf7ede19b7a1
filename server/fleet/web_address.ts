import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";

const DNS_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i;
const PROXMOX_PORT = 8006;

/**
 * Where the Proxmox web interface of a host is found: as the operator said, else at its hostname as
 * it reported it, else, when that is unknown or no name at all, at the name it is registered under.
 */
export function webAddress(
  { name, web_url }: { name: string; web_url: string | null },
  hostname: string | null,
): string {
  if (web_url !== null) return web_url;
  const host = hostname !== null && DNS_NAME.test(hostname) ? hostname : name;
  return `https://${host}:${PROXMOX_PORT}`;
}

/** Where the same interface shows one guest. */
export function guestWebAddress(
  web_url: string,
  { type, vmid }: Pick<GuestRuntime, "type" | "vmid">,
): string {
  const address = new URL(web_url);
  address.hash = `v1:0:=${type}%2F${vmid}`;
  return address.href;
}
