import type { CollectorError, ErrorTag } from "../../shared/sample/fields.ts";
import type { GuestType } from "../../shared/sample/vms_runtime.ts";
import { fileError, type Lane } from "../io/io.ts";
import type { PartReading } from "./care/part.ts";
import type { CollectorContext } from "./collector.ts";
import type { NodeIdentity } from "./node_identity.ts";

export interface OwnGuest {
  type: GuestType;
  vmid: number;
}

/** Proxmox's folder of each type of guest, below that of a node. */
const FOLDERS = [["qemu", "qemu-server"], ["lxc", "lxc"]] as const;

/** The guests whose configuration lies with this node: it alone runs, replicates and backs them up. */
export async function readOwnGuests(
  { context, identity }: {
    context: Pick<CollectorContext, "paths">;
    identity: Pick<NodeIdentity, "node_name">;
  },
  { lane, tag }: { lane: Lane; tag: ErrorTag },
): Promise<PartReading<OwnGuest[]>> {
  const fail = (error: CollectorError) => ({ value: null, errors: [error] });
  const { node_name } = identity;
  if (node_name === null) {
    return fail({ tag, message: "Cannot tell own guests: this node's name is not known" });
  }
  const guests: OwnGuest[] = [];
  let isMounted = false;
  for (const [type, folder] of FOLDERS) {
    const path = `${context.paths.pve}/nodes/${node_name}/${folder}`;
    const listing = await lane.listDirectory(path);
    if (listing.kind === "not_found") continue;
    if (listing.kind !== "ok") return fail(fileError(tag, path, listing));
    isMounted = true;
    for (const name of listing.value) {
      const vmid = /^([1-9]\d{2,8})\.conf$/.exec(name)?.[1];
      if (vmid !== undefined) guests.push({ type, vmid: Number(vmid) });
    }
  }
  return isMounted ? { value: guests, errors: [] } : fail({
    tag,
    message: `Cannot tell own guests: nothing is there of node "${node_name}"`,
  });
}
