/** Rules about the machine itself: quorum, updates, versions. */
import type { HostSection } from "../sample/host.ts";
import { futureFromUnix } from "./facts.ts";
import { countText, listText } from "./number_text.ts";
import { testHost } from "./rule.ts";
import { SECONDS_PER_DAY } from "./thresholds.ts";

export const quorumLost = testHost(({ host }) =>
  host?.quorate === false
    ? `${clusterText(host)} has no quorum: guests cannot be started or changed`
    : null
);

/** A host in no cluster has neither name nor quorum. */
export const quorumUnknown = testHost(({ host }) => {
  if (host === null) return null;
  const member = isMember(host);
  if (member === null) return "Whether this host is in a cluster is not known";
  return member && host.quorate === null
    ? `${clusterText(host)}: whether this host has quorum is not known`
    : null;
});

/** Null when that was not read. Older agents tell it by the name alone. */
function isMember({ cluster_member, cluster_name }: HostSection): boolean | null {
  return cluster_member === undefined ? cluster_name !== null : cluster_member;
}

/** Whether a newer reading tells of quorum, or that there is nothing to have it of. */
export function tellsQuorum(host: HostSection): boolean {
  return host.quorate !== null || isMember(host) === false;
}

function clusterText({ cluster_name }: HostSection): string {
  return cluster_name === null ? "Its cluster" : `Cluster "${cluster_name}"`;
}

export const updatesPending = testHost(({ system }) => {
  const { pending_updates: pending = null, pending_security_updates: security = null } = system ??
    {};
  if (pending === null || pending <= 0) return null;
  const forSecurity = security === null ? "" : `, ${security || "none"} for security`;
  return `${countText(pending, "update")} pending${forSecurity}`;
});

export const updatesUnknown = testHost((facts) => {
  const { system } = facts;
  if (system === null) return null;
  if (system.pending_updates === null) return "How many updates are pending is not known";
  if (system.updates_checked_unix === null) return "When updates were checked for is not known";
  return system.updates_checked_unix > futureFromUnix(facts)
    ? "Updates are said to have been checked for in the future"
    : null;
});

const REPOSITORIES_NAMED = 3;

export const updatesIncomplete = testHost(({ system }) => {
  const missing = system?.missing_repositories ?? [];
  if (missing.length === 0) return null;
  const more = missing.length - REPOSITORIES_NAMED;
  const names = [
    ...missing.slice(0, REPOSITORIES_NAMED),
    ...(more > 0 ? [`${more} more`] : []),
  ];
  return `Updates are not counted of ${listText(names)}: no package list of it was fetched`;
});

export const updatesCheckOld = testHost(({ system, hostNowUnix, limits }) => {
  const checked = system?.updates_checked_unix ?? null;
  return checked !== null && hostNowUnix - checked > limits.updateCheckAgeDays * SECONDS_PER_DAY
    ? `Updates have not been checked for in over ${limits.updateCheckAgeDays} days`
    : null;
});

export const zfsVersionMismatch = testHost(({ system }) => {
  if (system === null || system.zfs_version === null || system.zfs_kmod_version === null) {
    return null;
  }
  const userland = system.zfs_version.replace(/^zfs-/, "");
  const module = system.zfs_kmod_version.replace(/^zfs-kmod-/, "");
  return userland === module
    ? null
    : `ZFS commands are ${userland}, the loaded module is ${module}`;
});

export const kernelNewer = testHost(({ system }) => {
  const { kernel_version: running = null, newest_kernel_version: newest = null } = system ?? {};
  return running !== null && newest !== null && running !== newest
    ? `Kernel ${newest} is installed, ${running} is running`
    : null;
});
