import type { CollectorError } from "../../shared/sample/fields.ts";
import { isNodeName } from "../io/allowed_names.ts";
import { fileError } from "../io/io.ts";
import { parseMembers } from "../parsers/pve/members.ts";
import type { CollectorContext, Cycle } from "./collector.ts";
import { readMembership } from "./membership.ts";
import { readProc } from "./proc.ts";

/** Who this node is inside Proxmox. */
export interface NodeIdentity {
  /** Null when no source names it. */
  node_name: string | null;
  /** Null when it was not read. */
  cluster_member: boolean | null;
  /** Null on a node that is in no cluster, or when unknown; `quorate` likewise. */
  cluster_name: string | null;
  quorate: boolean | null;
  /** Every node of its cluster, itself alone outside of one; null when unknown. */
  nodes: readonly string[] | null;
  errors: CollectorError[];
}

/** Reads the node's identity once per cycle; every caller gets the same. */
export function readNodeIdentity(cycle: Cycle, context: CollectorContext): Promise<NodeIdentity> {
  return cycle.shared("node_identity", async () => {
    const path = `${context.paths.pve}/.members`;
    const file = await context.lane("node_identity").readText(path);
    const members = file.kind === "ok" ? parseMembers(file.value) : null;
    const named = members?.node_name ?? "";
    const isNamed = isNodeName(named);
    const node_name = isNamed ? named : await readLocalLink(context) ??
      await readShortHostname(cycle, context);
    const { errors, ...membership } = await readMembership(context, { node_name, members });
    if (!isNamed) {
      errors.unshift(
        file.kind === "ok"
          ? { tag: "pve_files", message: `Cannot read "${path}": it names no node` }
          : fileError("pve_files", path, file),
      );
    }
    const alone = membership.cluster_member === false && node_name !== null ? [node_name] : null;
    return { node_name, ...membership, nodes: members?.nodes ?? alone, errors };
  });
}

/** `<pve>/local` is a link to "nodes/NAME". */
async function readLocalLink({ lane, paths }: CollectorContext): Promise<string | null> {
  const link = await lane("node_identity").readLink(`${paths.pve}/local`);
  if (link.kind !== "ok") return null;
  const name = link.value.split("/").at(-1) ?? "";
  return isNodeName(name) ? name : null;
}

async function readShortHostname(cycle: Cycle, context: CollectorContext): Promise<string | null> {
  const proc = await readProc(cycle, context);
  if (proc.kind !== "ok") return null;
  const name = proc.texts.get("sys/kernel/hostname")?.trim().split(".")[0] ?? "";
  return isNodeName(name) ? name : null;
}
