import { dirname, join } from "../../shared/posix_path.ts";
import type { CollectorContext } from "./collector.ts";

/** Hashes by which the server tells machines and clusters of one name apart. */
export interface HostIds {
  /** 32 hexadecimal digits; null when unknown, as is `cluster_id`. */
  machine_id: string | null;
  cluster_id: string | null;
}

/** systemd asks that a machine ID is not shown as it is, and hashed with something of one's own. */
const SALT = "proxmox-monitor";

/**
 * Reads the machine's ID, and the root certificate that all nodes of a cluster share. Both lie
 * where every Proxmox VE has them, so an absent one is merely unknown.
 */
export async function readHostIds({ lane, paths }: CollectorContext): Promise<HostIds> {
  const files = lane("host_ids");
  const hashOf = async (path: string) => {
    const file = await files.readText(path);
    const text = file.kind === "ok" ? file.value.trim() : "";
    return text === "" ? null : await hash(`${SALT}\n${text}`);
  };
  return {
    machine_id: await hashOf(join(dirname(paths.proc), "etc/machine-id")),
    cluster_id: await hashOf(`${paths.pve}/pve-root-ca.pem`),
  };
}

async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex().slice(0, 32);
}
