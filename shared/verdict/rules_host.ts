/** Rules about the machine itself: quorum, updates, versions. */
import { countText, durationText } from "./number_text.ts";
import { testHost } from "./rule.ts";
import { SECONDS_PER_DAY } from "./thresholds.ts";

export const quorumLost = testHost(({ host }) =>
  host?.quorate === false
    ? `Cluster "${host.cluster_name ?? "?"}" has no quorum: guests cannot be started or changed`
    : null
);

/** A host in no cluster has neither name nor quorum. */
export const quorumUnknown = testHost(({ host }) =>
  host !== null && host.cluster_name !== null && host.quorate === null
    ? `Cluster "${host.cluster_name}": whether this host has quorum is not known`
    : null
);

export const updatesPending = testHost(({ system }) => {
  const { pending_updates: pending = null, pending_security_updates: security = null } = system ??
    {};
  if (pending === null || pending <= 0) return null;
  const forSecurity = security === null ? "" : `, ${security || "none"} for security`;
  return `${countText(pending, "update")} pending${forSecurity}`;
});

export const updatesUnknown = testHost(({ system }) => {
  if (system === null) return null;
  if (system.pending_updates === null) return "How many updates are pending is not known";
  return system.updates_checked_unix === null
    ? "When updates were last checked for is not known"
    : null;
});

export const updatesCheckOld = testHost(({ system, nowUnix, limits }) => {
  const checked = system?.updates_checked_unix ?? null;
  if (checked === null) return null;
  const age = nowUnix - checked;
  return age > limits.updateCheckAgeDays * SECONDS_PER_DAY
    ? `Updates were last checked for ${durationText(age)} ago ` +
      `(limit ${limits.updateCheckAgeDays} days)`
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
    : `ZFS commands are ${userland}, but the loaded module is ${module}: reboot to load the new one`;
});
