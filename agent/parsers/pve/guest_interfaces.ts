import { guestAddress } from "./guest_config_network.ts";
import { isJsonObject } from "../lossless_json.ts";

export interface GuestInterfaces {
  /** At most as many as were asked for. */
  ips: string[];
  /** Whether there are more. */
  isCut: boolean;
}

/** What a guest agent answers instead, such as that the command is disabled. */
export interface GuestRefusal {
  refusal: string;
}

export interface GuestInterfacesOptions {
  maxAddresses: number;
  /** Hardware addresses of the guest's own devices, in any case. */
  macs: readonly string[];
}

const MAX_REFUSAL_LENGTH = 200;

/**
 * Reads the addresses from `pvesh get …/agent/network-get-interfaces` or `…/lxc/VMID/interfaces`
 * (both with `--output-format json`), without loopback and link-local ones; those of the guest's own
 * devices come before those of bridges and tunnels that it made itself. Null when the text is
 * neither. Root of the guest decides what stands there, so that its shape is looked at before
 * anything is made of it, and nothing is made of it but the addresses: a schema takes 9 s and
 * 67 MB for 256 KiB of `{}`.
 */
export function parseGuestInterfaces(
  text: string,
  { maxAddresses, macs }: GuestInterfacesOptions,
): GuestInterfaces | GuestRefusal | null {
  if (!isModest(text)) return null;
  const answer = parseJson(text);
  // A guest agent's answer is wrapped in `result`; a stopped container's is null.
  const interfaces = isJsonObject(answer) ? answer["result"] : answer ?? [];
  if (!Array.isArray(interfaces)) return refusalIn(interfaces) ?? refusalIn(answer);
  const ips = new Set<string>();
  for (const stated of statedAddresses(ownFirst(interfaces, macs))) {
    const address = typeof stated === "string" ? guestAddress(stated) : null;
    if (address === null || ips.has(address)) continue;
    if (ips.size === maxAddresses) return { ips: [...ips], isCut: true };
    ips.add(address);
  }
  return { ips: [...ips], isCut: false };
}

/** Proxmox hands on what the agent says in its own words, as if that were its answer. */
function refusalIn(answer: unknown): GuestRefusal | null {
  const error = isJsonObject(answer) ? answer["error"] : null;
  const text = isJsonObject(error) ? error["desc"] ?? error["class"] : error;
  return typeof text === "string" && text !== ""
    ? { refusal: text.slice(0, MAX_REFUSAL_LENGTH) }
    : null;
}

function ownFirst(interfaces: readonly unknown[], macs: readonly string[]): unknown[] {
  const own = new Set(macs.map((mac) => mac.toLowerCase()));
  const isOwn = (entry: unknown) => {
    const mac = isJsonObject(entry) ? entry["hardware-address"] ?? entry["hwaddr"] : null;
    return typeof mac === "string" && own.has(mac.toLowerCase());
  };
  return [...interfaces.filter(isOwn), ...interfaces.filter((entry) => !isOwn(entry))];
}

/** Before April 2025 a container's interfaces had `inet` and `inet6` alone, one of each family. */
function* statedAddresses(interfaces: readonly unknown[]): Generator<unknown> {
  for (const entry of interfaces) {
    if (!isJsonObject(entry)) continue;
    const list = entry["ip-addresses"];
    for (const address of Array.isArray(list) ? list : []) {
      if (isJsonObject(address)) yield address["ip-address"];
    }
    yield entry["inet"];
    yield entry["inet6"];
  }
}

/** An interface with its counters has some 20 values in 450 bytes, five levels deep. */
const MAX_VALUES = 20_000;
const MAX_DEPTH = 32;

/** Whether JSON of this text has few values and little nesting; brackets in texts count as well. */
function isModest(text: string): boolean {
  let values = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case OPENS_LIST:
      case OPENS_OBJECT:
        values++;
        if (++depth > MAX_DEPTH) return false;
        break;
      case CLOSES_LIST:
      case CLOSES_OBJECT:
        depth--;
        break;
      case COMMA:
        if (++values > MAX_VALUES) return false;
    }
  }
  return true;
}

const OPENS_LIST = 0x5b;
const CLOSES_LIST = 0x5d;
const OPENS_OBJECT = 0x7b;
const CLOSES_OBJECT = 0x7d;
const COMMA = 0x2c;

/** False when it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // RangeError: nested deeper than the stack allows.
    if (error instanceof SyntaxError || error instanceof RangeError) return false;
    throw error;
  }
}
