import type { CollectorError } from "../../shared/sample/fields.ts";
import { fileError, type FileResult, type Lane } from "../io/io.ts";
import type { Members } from "../parsers/pve/members.ts";
import type { CollectorContext } from "./collector.ts";

/** Whether a node is in a cluster, and whether that has quorum. */
export interface Membership {
  /** Null when it was not read: never "in no cluster". */
  cluster_member: boolean | null;
  cluster_name: string | null;
  /** Null outside of a cluster, or when unknown. */
  quorate: boolean | null;
  errors: CollectorError[];
}

export interface MembershipFacts {
  node_name: string | null;
  /** What `.members` says; null when it was not read, as where pmxcfs is not mounted. */
  members: Members | null;
}

/** Without quorum pmxcfs takes the owner's leave to write from everything it shows. */
const OWNER_MAY_WRITE = 0o200;

/**
 * A node is in a cluster when its corosync.conf is there. That `.members` has no cluster part proves
 * nothing: it gets one when corosync has answered, which it may never have done.
 *
 * Proxmox takes the cluster for quorate when the mode of the link `<pve>/local` lets its owner
 * write (`check_cfs_quorum`). Where it does not, that tells as well that there is a cluster: alone,
 * a node is always quorate. That there is quorum is believed only when `.members` says so too: the
 * two are read at different moments, and a member that runs without its cluster (`pmxcfs -l`)
 * may write while nobody answers for the others.
 */
export async function readMembership(
  { lane, paths }: CollectorContext,
  { node_name, members }: MembershipFacts,
): Promise<Membership> {
  const files = lane("node_identity");
  const confPath = `${paths.pve}/corosync.conf`;
  const conf = await files.permissions(confPath);
  const mayWrite = await readMayWrite(files, paths.pve, node_name);

  const cluster = members?.cluster ?? null;
  const cluster_name = cluster?.name ?? null;
  const isMember = cluster !== null || conf.kind === "ok" ||
    (mayWrite.kind === "ok" && !mayWrite.value);
  if (!isMember) {
    const isAlone = conf.kind === "not_found" && members !== null;
    return {
      cluster_member: isAlone ? false : null,
      cluster_name,
      quorate: null,
      errors: isAlone ? [] : [unreadError(confPath, conf)],
    };
  }

  const quorate = bothSay(
    cluster?.quorate ?? null,
    mayWrite.kind === "ok" ? mayWrite.value : null,
  );
  return {
    cluster_member: true,
    cluster_name,
    quorate,
    errors: quorate === null ? [quorumError(`${paths.pve}/local`, mayWrite, members)] : [],
  };
}

/**
 * Whether pmxcfs lets its owner write. Links of other file systems have no mode of their own, so in
 * a copy of the folder it is told by what else pmxcfs treats alike: the node's own folder and
 * storage.cfg. One of them alone may be read-only for any reason.
 */
async function readMayWrite(
  files: Lane,
  pve: string,
  node_name: string | null,
): Promise<FileResult<boolean>> {
  const link = await files.permissions(`${pve}/local`);
  if (link.kind !== "ok") return link;
  const others = node_name === null ? [] : [
    await files.permissions(`${pve}/storage.cfg`),
    await files.permissions(`${pve}/nodes/${node_name}/qemu-server`),
  ];
  const isWritable = (mode: number) => (mode & OWNER_MAY_WRITE) !== 0;
  const noneIs = others.length > 0 &&
    others.every((other) => other.kind === "ok" && !isWritable(other.value));
  return { kind: "ok", value: isWritable(link.value) && !noneIs };
}

/** One no is a no; a yes needs both. */
function bothSay(a: boolean | null, b: boolean | null): boolean | null {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function unreadError(path: string, conf: FileResult<unknown>): CollectorError {
  if (conf.kind !== "ok" && conf.kind !== "not_found") return fileError("pve_files", path, conf);
  return {
    tag: "pve_files",
    message: "Cannot tell whether this node is in a cluster: .members was not read",
  };
}

function quorumError(
  path: string,
  local: FileResult<unknown>,
  members: Members | null,
): CollectorError {
  if (local.kind !== "ok") return fileError("pve_files", path, local);
  const state = members !== null && members.cluster === null
    ? "corosync has not answered, .members names no cluster"
    : ".members does not say";
  return { tag: "pve_files", message: `Cannot tell whether the cluster has quorum: ${state}` };
}
