import type { CollectorError } from "../../shared/sample/fields.ts";
import { fileError, type FileResult } from "../io/io.ts";
import type { Members } from "../parsers/members.ts";
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

/** What `.members` and the folder around it say. */
export interface MembersFacts {
  cluster: Members["cluster"];
  isMounted: boolean;
}

/** Without quorum pmxcfs takes the owner's leave to write from everything it shows. */
const OWNER_MAY_WRITE = 0o200;

/**
 * A node is in a cluster when its corosync.conf is there. That `.members` has no cluster part proves
 * nothing: it gets one when corosync has answered, which it may never have done.
 *
 * Proxmox takes the cluster for quorate when the mode of the link `<pve>/local` lets its owner
 * write (`check_cfs_quorum`). Whatever lacks that bit tells as well that there is a cluster: alone,
 * a node is always quorate. That there is quorum is believed only when `.members` says so too: the
 * two are read at different moments, and a member that runs without its cluster (`pmxcfs -l`)
 * may write while nobody answers for the others.
 */
export async function readMembership(
  { lane, paths }: CollectorContext,
  { cluster, isMounted }: MembersFacts,
): Promise<Membership> {
  const files = lane("node_identity");
  const confPath = `${paths.pve}/corosync.conf`;
  const localPath = `${paths.pve}/local`;
  const conf = await files.permissions(confPath);
  const local = await files.permissions(localPath);

  const mayWrite = local.kind === "ok" ? (local.value & OWNER_MAY_WRITE) !== 0 : null;
  const cluster_name = cluster?.name ?? null;
  const isMember = cluster !== null || conf.kind === "ok" || mayWrite === false;
  if (!isMember) {
    const isAlone = conf.kind === "not_found" && isMounted;
    return {
      cluster_member: isAlone ? false : null,
      cluster_name,
      quorate: null,
      errors: isAlone ? [] : [unreadError(confPath, conf)],
    };
  }

  const quorate = bothSay(cluster?.quorate ?? null, mayWrite);
  return {
    cluster_member: true,
    cluster_name,
    quorate,
    errors: quorate === null ? [quorumError(localPath, local, cluster)] : [],
  };
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
    message: `Cannot tell whether this node is in a cluster: Proxmox's file system is not mounted`,
  };
}

function quorumError(
  path: string,
  local: FileResult<unknown>,
  cluster: Members["cluster"],
): CollectorError {
  if (local.kind !== "ok") return fileError("pve_files", path, local);
  const state = cluster === null
    ? "corosync has not answered, .members names no cluster"
    : ".members does not say";
  return {
    tag: "pve_files",
    message: `Cannot tell whether the cluster has quorum: ${state}`,
  };
}
