/** Rules about the machine itself: updates and versions. */
import { futureFromUnix } from "./facts.ts";
import { countText, listText } from "./number_text.ts";
import { type Rule, testHost } from "./rule.ts";
import { systemTells } from "./tells.ts";
import { SECONDS_PER_DAY } from "./thresholds.ts";

const updatesPending = testHost(({ system }) => {
  const { pending_updates: pending = null, pending_security_updates: security = null } = system ??
    {};
  if (pending === null || pending <= 0) return null;
  const forSecurity = security === null ? "" : `, ${security || "none"} for security`;
  return `${countText(pending, "update")} pending${forSecurity}`;
});

const updatesUnknown = testHost((facts) => {
  const { system } = facts;
  if (system === null) return null;
  if (system.pending_updates === null) return "How many updates are pending is not known";
  if (system.updates_checked_unix === null) return "When updates were checked for is not known";
  return system.updates_checked_unix > futureFromUnix(facts)
    ? "Updates are said to have been checked for in the future"
    : null;
});

const REPOSITORIES_NAMED = 3;

const updatesIncomplete = testHost(({ system }) => {
  const missing = system?.missing_repositories ?? [];
  if (missing.length === 0) return null;
  const more = missing.length - REPOSITORIES_NAMED;
  const names = [
    ...missing.slice(0, REPOSITORIES_NAMED),
    ...(more > 0 ? [`${more} more`] : []),
  ];
  return `Updates are not counted of ${listText(names)}: no package list of it was fetched`;
});

const updatesCheckOld = testHost(({ system, hostNowUnix, limits }) => {
  const checked = system?.updates_checked_unix ?? null;
  return checked !== null && hostNowUnix - checked > limits.updateCheckAgeDays * SECONDS_PER_DAY
    ? `Updates have not been checked for in over ${limits.updateCheckAgeDays} days`
    : null;
});

const zfsVersionMismatch = testHost(({ system }) => {
  if (system === null || system.zfs_version === null || system.zfs_kmod_version === null) {
    return null;
  }
  const userland = system.zfs_version.replace(/^zfs-/, "");
  const module = system.zfs_kmod_version.replace(/^zfs-kmod-/, "");
  return userland === module
    ? null
    : `ZFS commands are ${userland}, the loaded module is ${module}`;
});

const kernelNewer = testHost(({ system }) => {
  const { kernel_version: running = null, newest_kernel_version: newest = null } = system ?? {};
  return running !== null && newest !== null && running !== newest
    ? `Kernel ${newest} is installed, ${running} is running`
    : null;
});

const SYSTEM = { about: "host", reads: ["system_info"] } as const;
const UPDATES = { family: "updates", matter: "updates" };
const VERSIONS = { family: "versions", matter: "versions" };
const COUNTED = {
  ...SYSTEM,
  tells: systemTells(({ pending_updates }) => pending_updates !== null),
  cause: UPDATES,
};

export const HOST_RULES: readonly Rule[] = [
  {
    level: "warning",
    code: "zfs_version_mismatch",
    ...SYSTEM,
    tells: systemTells((system) => system.zfs_version !== null && system.zfs_kmod_version !== null),
    cause: VERSIONS,
    test: zfsVersionMismatch,
  },
  {
    level: "warning",
    code: "updates_check_old",
    ...SYSTEM,
    tells: systemTells(({ updates_checked_unix }) => updates_checked_unix !== null),
    cause: UPDATES,
    test: updatesCheckOld,
  },
  {
    level: "warning",
    code: "updates_unknown",
    ...SYSTEM,
    tells: systemTells((system) =>
      system.pending_updates !== null && system.updates_checked_unix !== null
    ),
    cause: UPDATES,
    test: updatesUnknown,
  },
  { level: "warning", code: "updates_incomplete", ...COUNTED, test: updatesIncomplete },
  { level: "warning", code: "updates_pending", ...COUNTED, test: updatesPending },
  {
    level: "note",
    code: "kernel_newer",
    ...SYSTEM,
    tells: systemTells(({ kernel_version }) => kernel_version !== null),
    cause: VERSIONS,
    test: kernelNewer,
  },
];
