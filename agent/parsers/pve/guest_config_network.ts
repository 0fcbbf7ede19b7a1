import * as z from "zod/mini";
import type { GuestConfig } from "./guest_config.ts";

/** Hardware addresses of a guest's network devices, spelt as in its configuration. */
export function configuredMacs(config: GuestConfig): string[] {
  // A virtual machine has `virtio=MAC` or `macaddr=MAC`, a container `hwaddr=MAC`.
  return devices(config, "net").flatMap((options) =>
    [...options.values()].filter((value) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(value))
  );
}

/** Fixed addresses: a container's, or what cloud-init gives a virtual machine. */
export function configuredAddresses(config: GuestConfig): string[] {
  const values = [...devices(config, "net"), ...devices(config, "ipconfig")]
    .flatMap((options) => [options.get("ip"), options.get("ip6")]);
  const addresses = values.map((value) => guestAddress(value ?? ""));
  return [...new Set(addresses.filter((address) => address !== null))];
}

/**
 * Whether a container has an address that only it knows: by DHCP, by SLAAC ("auto"), by its own
 * configuration ("manual"), or on a device for which Proxmox sets none.
 */
export function hasDynamicAddress(config: GuestConfig): boolean {
  return configuredAddresses(config).length === 0 || devices(config, "net").some((options) => {
    const [ip, ip6] = [options.get("ip") ?? "", options.get("ip6") ?? ""];
    const isSet = guestAddress(ip) !== null || guestAddress(ip6) !== null;
    return !isSet || ip === "dhcp" || ip === "manual" || ip6 === "dhcp" || ip6 === "auto";
  });
}

/** Whether a virtual machine's configuration says that a guest agent runs in it. */
export function isAgentEnabled(config: GuestConfig): boolean {
  const options = propertiesOf(config.agent ?? "");
  return /^(1|on|yes|true)$/i.test(options.get("enabled") ?? options.get("") ?? "");
}

/** Longer than every address with its zone and prefix length. */
const MAX_LENGTH = 100;
const LOCAL = /^(127\.|169\.254\.|0\.0\.0\.0$|::1?$|fe[89ab][0-9a-f]:)/;

/** The address in `text`, without prefix length and zone; null for loopback and link-local. */
export function guestAddress(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  const address = text.replace(/[/%].*$/s, "").toLowerCase();
  const { ipv4, ipv6 } = z.regexes;
  return !LOCAL.test(address) && (ipv4.test(address) || ipv6.test(address)) ? address : null;
}

function devices(config: GuestConfig, name: string): Map<string, string>[] {
  return Object.keys(config)
    .filter((key) => key.startsWith(name) && /^\d+$/.test(key.slice(name.length)))
    .map((key) => propertiesOf(config[key] ?? ""));
}

/** `a=1,b=2` as a map; a value without a key is under "". */
function propertiesOf(text: string): Map<string, string> {
  return new Map(
    text.split(",").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()];
    }),
  );
}
