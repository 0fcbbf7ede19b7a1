/** Rules about what else keeps data safe on a host: services, certificates, its start. */
import { CARE_PARTS, type CarePart } from "../sample/host_care.ts";
import type { SectionError } from "../sample/fields.ts";
import type { Pool, Vdev } from "../sample/zfs_pools.ts";
import type { Facts } from "./facts.ts";
import { poolId } from "./identity.ts";
import { countText, listText } from "./number_text.ts";
import { type Finding, type Test, testEach, testHost } from "./rule.ts";
import { SECONDS_PER_DAY } from "./thresholds.ts";

/** What the operator calls each part. */
const LABELS: Record<CarePart, string> = {
  replication: "Replication",
  ha: "High availability",
  services: "Services",
  zed: "Settings of zed",
  disks: "SMART of disks",
  links: "Corosync links",
  certificates: "Certificates",
  boot: "Boot partitions",
  swap_on_zvol: "Swap",
  scrub_schedule: "Planned scrubs",
  ecc: "Memory errors",
  md: "Linux software RAID",
  not_watched: "What is not watched",
};

const MAX_CAUSE_LENGTH = 200;

/** What went wrong with a part: on the host, or while the newest reading was taken apart. */
function errorsOf({ sections }: Facts, part: CarePart): readonly SectionError[] {
  const errors = sections.find(({ name }) => name === "host_care")?.errors ?? [];
  return errors.filter(({ tag, message }) =>
    tag === part || (tag === "decode" && /^\w+/.exec(message)?.[0] === part)
  );
}

/** One finding for each part that was not read, or not in full. */
export const careUnread: Test = (facts) => {
  const { care } = facts;
  const findings: Finding[] = [];
  for (const part of CARE_PARTS) {
    const errors = errorsOf(facts, part);
    const [first] = errors;
    if (first === undefined) continue;
    const more = errors.length > 1 ? ` and ${errors.length - 1} more` : "";
    const cause = `${first.message.slice(0, MAX_CAUSE_LENGTH)}${more}`;
    const how = care?.[part] === null ? "not read" : "not read in full";
    findings.push({ subject: part, text: `${LABELS[part]} ${how}: ${cause}` });
  }
  return findings;
};

/** Whether the newest reading has a part, and nothing of it is in doubt. */
export function isPartRead(facts: Facts, part: CarePart): boolean {
  const { care } = facts;
  return care !== null && care[part] !== null && errorsOf(facts, part).length === 0;
}

export const zedDown = testHost(({ care, pools }) => {
  if (!care?.services || pools.length === 0) return null;
  const zed = care.services.units.find(({ name }) => name === "zfs-zed");
  if (zed?.active === "active") return null;
  return zed === undefined
    ? "zed is not installed: nobody acts on faults of ZFS, or puts a spare in place"
    : `zed does not run (${zed.active}): nobody acts on faults of ZFS, or puts a spare in place`;
});

export const zedSilent = testHost(({ care, pools }) =>
  care?.zed?.available && care.zed.notifies.length === 0 && pools.length > 0
    ? "zed tells nobody of faults: zed.rc has no mail address"
    : null
);

/** Any one of them is enough. */
const TIME_DAEMONS = ["chrony", "systemd-timesyncd", "ntpsec", "ntp", "openntpd"];

export const timeDaemonMissing = testHost(({ care }) => {
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

export const certificateExpiringCritical = testCertificates(({ leftSeconds }, { limits }) => {
  if (leftSeconds <= 0) return "The certificate has expired";
  const days = limits.certificateCriticalDays;
  return leftSeconds < days * SECONDS_PER_DAY
    ? `The certificate expires in less than ${days} days`
    : null;
});

export const certificateExpiring = testCertificates(({ leftSeconds }, { limits }) => {
  const { certificateCriticalDays, certificateDays } = limits;
  return leftSeconds >= certificateCriticalDays * SECONDS_PER_DAY &&
      leftSeconds < certificateDays * SECONDS_PER_DAY
    ? `The certificate expires in less than ${certificateDays} days`
    : null;
});

export const bootPartitions = testHost((facts) => {
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

export const kernelPinned = testHost(({ care }) =>
  care?.boot?.pinned_kernel ? `Kernel ${care.boot.pinned_kernel} is pinned: newer ones wait` : null
);

export const swapOnZvol = testHost(({ care }) => {
  const devices = care?.swap_on_zvol?.devices ?? [];
  return devices.length > 0
    ? `Swap lies on ZFS (${listText(devices)}): the host may block when memory is short`
    : null;
});

export const scrubUnscheduled = testEach<Pool>(
  ({ care, pools }) => care?.scrub_schedule ? pools : [],
  (pool) => ({ subject: pool.name, subject_id: poolId(pool) }),
  ({ name }, { care }) => {
    const { cron = null, timers = [] } = care?.scrub_schedule ?? {};
    return cron === false && !timers.includes(name)
      ? "No scrub is planned: neither the monthly job nor a timer is there"
      : null;
  },
);

export const careNotWatched = testHost(({ care }) => {
  const what = care?.not_watched ?? [];
  return what.length > 0 ? `In use, but not watched: ${listText(what)}` : null;
});
