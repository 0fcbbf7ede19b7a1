/** Rules about services, certificates and the start of a host, and where it swaps and scrubs. */
import type { Pool, Vdev } from "../sample/zfs_pools.ts";
import { POOL_CAUSE } from "./cause.ts";
import type { Facts } from "./facts.ts";
import { findDataset } from "./finders.ts";
import { poolId } from "./identity.ts";
import { countText, listText } from "./number_text.ts";
import { type Rule, testEach, testHost } from "./rule.ts";
import { careOf } from "./tells.ts";
import { SECONDS_PER_DAY } from "./thresholds.ts";

const zedDown = testHost(({ care, pools }) => {
  if (!care?.services || pools.length === 0) return null;
  const zed = care.services.units.find(({ name }) => name === "zfs-zed");
  if (zed?.active === "active") return null;
  return zed === undefined
    ? "zed is not installed: nobody acts on faults of ZFS, or puts a spare in place"
    : `zed does not run (${zed.active}): nobody acts on faults of ZFS, or puts a spare in place`;
});

const zedSilent = testHost(({ care, pools }) =>
  care?.zed?.available && care.zed.notifies.length === 0 && pools.length > 0
    ? "zed tells nobody of faults: zed.rc has no mail address"
    : null
);

/** Any one of them is enough. */
const TIME_DAEMONS = ["chrony", "systemd-timesyncd", "ntpsec", "ntp", "openntpd"];

const timeDaemonMissing = testHost(({ care }) => {
  if (!care?.services) return null;
  const active = care.services.units.some(({ name, active }) =>
    TIME_DAEMONS.includes(name) && active === "active"
  );
  return active ? null : "No service keeps the clock right (chrony, or another one)";
});

/** Seconds left to each certificate, by its file. */
function certificatesOf({ care, hostNowUnix }: Facts) {
  return (care?.certificates?.certificates ?? []).flatMap(({ name, not_after_unix }) =>
    not_after_unix === null ? [] : [{ name, leftSeconds: not_after_unix - hostNowUnix }]
  );
}

type LeftCertificate = ReturnType<typeof certificatesOf>[number];

function testCertificates(sentence: (certificate: LeftCertificate, facts: Facts) => string | null) {
  return testEach<LeftCertificate>(
    certificatesOf,
    ({ name }) => ({ subject: name, subject_id: `certificate/${name}` }),
    sentence,
  );
}

const certificateExpiringCritical = testCertificates(({ leftSeconds }, { limits }) => {
  if (leftSeconds <= 0) return "The certificate has expired";
  const days = limits.certificateCriticalDays;
  return leftSeconds < days * SECONDS_PER_DAY
    ? `The certificate expires in less than ${days} days`
    : null;
});

const certificateExpiring = testCertificates(({ leftSeconds }, { limits }) => {
  const { certificateCriticalDays, certificateDays } = limits;
  return leftSeconds >= certificateCriticalDays * SECONDS_PER_DAY &&
      leftSeconds < certificateDays * SECONDS_PER_DAY
    ? `The certificate expires in less than ${certificateDays} days`
    : null;
});

const bootPartitions = testHost((facts) => {
  const { esps = [], root_pool = null } = facts.care?.boot ?? {};
  if (esps.length === 0) return null;
  const missing = esps.filter(({ present }) => present === false).length;
  const disks = bootDisks(facts.pools.find(({ name }) => name === root_pool));
  if (missing > 0) return `${missing} of ${countText(esps.length, "boot partition")} not there`;
  return esps.length < disks
    ? `${countText(esps.length, "boot partition")} for ${disks} boot disks: not each can start`
    : null;
});

/**
 * How many disks the installer made bootable: those of the first vdev. What was added to the pool
 * later need not be. 0 where that is not known.
 */
function bootDisks(pool: Pool | undefined): number {
  const root = pool?.vdevs.find(({ type }) => type === "root");
  const first = root?.children[0];
  return first === undefined ? 0 : placesIn(first);
}

/** A disk that is being replaced, or that a spare stands in for, has one place. */
function placesIn({ type, children }: Vdev): number {
  if (children.length === 0 || type === "replacing" || type === "spare") return 1;
  return children.reduce((sum, child) => sum + placesIn(child), 0);
}

const kernelPinned = testHost(({ care }) =>
  care?.boot?.pinned_kernel ? `Kernel ${care.boot.pinned_kernel} is pinned: newer ones wait` : null
);

const swapOnZvol = testHost(({ care }) => {
  const devices = care?.swap_on_zvol?.devices ?? [];
  return devices.length > 0
    ? `Swap lies on ZFS (${listText(devices)}): the host may block when memory is short`
    : null;
});

const scrubUnscheduled = testEach<Pool>(
  ({ care, pools }) => care?.scrub_schedule ? pools : [],
  (pool) => ({ subject: pool.name, subject_id: poolId(pool) }),
  ({ name }, { care, datasets }) => {
    const { cron = null, timers = [] } = care?.scrub_schedule ?? {};
    if (timers.includes(name)) return null;
    if (cron === false) return "No scrub is planned: neither the monthly job nor a timer is there";
    // The monthly job heeds the property of the pool's root alone.
    const root = findDataset(datasets ?? [], name);
    return cron === true && root?.periodic_scrub === "disable"
      ? "No scrub is planned: org.debian:periodic-scrub is disabled, and no timer is there"
      : null;
  },
);

const CERTIFICATE = {
  ...careOf("certificate", "certificates"),
  cause: { matter: "certificate" },
};
const ZED = { family: "zed", matter: "zed" };
const BOOT = { ...careOf("host", "boot"), cause: { family: "boot", matter: "boot" } };

export const CARE_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "certificate_expiring_critical",
    ...CERTIFICATE,
    next: "See `pve-daily-update.timer`",
    test: certificateExpiringCritical,
  },
  {
    level: "warning",
    code: "zed_down",
    ...careOf("host", "services"),
    cause: ZED,
    next: "Start zfs-zed",
    test: zedDown,
  },
  { level: "warning", code: "certificate_expiring", ...CERTIFICATE, test: certificateExpiring },
  {
    level: "warning",
    code: "boot_partitions",
    ...BOOT,
    next: "Initialize the new disk's boot partition",
    test: bootPartitions,
  },
  {
    level: "warning",
    code: "time_daemon_missing",
    ...careOf("host", "services"),
    cause: { family: "clock", matter: "daemon" },
    next: "Install chrony",
    test: timeDaemonMissing,
  },
  {
    level: "note",
    code: "scrub_unscheduled",
    ...careOf("pool", "scrub_schedule"),
    cause: POOL_CAUSE.scrub,
    test: scrubUnscheduled,
  },
  { level: "note", code: "zed_silent", ...careOf("host", "zed"), cause: ZED, test: zedSilent },
  {
    level: "note",
    code: "swap_on_zvol",
    ...careOf("host", "swap_on_zvol"),
    cause: { family: "care", matter: "care" },
    test: swapOnZvol,
  },
  { level: "note", code: "kernel_pinned", ...BOOT, test: kernelPinned },
];
