/** Rows about what else keeps data safe: each condition, its borders, and where it was not read. */
import { CARE_PARTS, type CareDisk, type CarePart } from "../../shared/sample/host_care.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import { NOW_UNIX, present, type TestingHost } from "./known_host.ts";
import { CLUSTER_CARE_ROWS } from "./truth_care_cluster.ts";
import { addError, DAY, row, SECOND, type TruthRow } from "./truth_row.ts";

const DISKS = [
  row(
    "a disk that SMART calls failed is critical",
    (host) => {
      disk(host).health = "failed";
    },
    "critical disk_failed ZJV0A001: SMART says that the disk fails (ST12000NM0007): replace it " +
      "while it can be read",
  ),
  row("a disk of which SMART tells nothing is fine", (host) => {
    disk(host).health = null;
  }),
  row("a count that grew is a warning", (host) => {
    disk(host).growth = [{ counter: "reallocated", from: 0, to: 8, at_unix: NOW_UNIX - DAY }];
  }, "warning disk_growing ZJV0A001"),
  row("a count that did not grow is fine", (host) => {
    Object.assign(disk(host), { reallocated: 8, pending: 1, uncorrectable: 2, crc: 900 });
  }),
  row("a disk 90 % worn is fine", (host) => {
    disk(host).wear_percent = 90;
  }),
  row("a disk 91 % worn is a warning", (host) => {
    disk(host).wear_percent = 91;
  }, "warning disk_worn ZJV0A001"),
  row("an array with a device that does not work is critical", ({ care }) => {
    present(care.md?.arrays[0]).working = 1;
  }, "critical md_degraded md0: 1 of 2 devices of the raid1 work"),
  row("an array that is inactive is critical", ({ care }) => {
    Object.assign(present(care.md?.arrays[0]), { state: "inactive", devices: null, working: null });
  }, "critical md_degraded md0"),
  row("an array without redundancy tells no counts, and is fine", ({ care }) => {
    Object.assign(present(care.md?.arrays[0]), { level: "raid0", devices: null, working: null });
  }),
  row("an error of memory that was not corrected is a warning", ({ care }) => {
    present(care.ecc?.controllers[0]).uncorrected = 1;
  }, "warning ecc_errors"),
];

const HOST = [
  row("zed that does not run is a warning", ({ care }) => {
    present(care.services?.units[0]).active = "failed";
  }, "warning zed_down"),
  row(
    "zed that is not installed is a warning",
    ({ care }) => {
      present(care.services).units.splice(0, 1);
    },
    "warning zed_down: zed is not installed: nobody acts on faults of ZFS, or puts a spare in " +
      "place",
  ),
  row("on a host without pools it need not run", ({ care, zfsPools, zfsDatasets }) => {
    present(care.services).units.splice(0, 1);
    present(care.zed).notifies = [];
    Object.assign(zfsPools, { available: false, pools: [] });
    Object.assign(zfsDatasets, { available: false, datasets: [] });
  }),
  row("zed that tells nobody is a note", ({ care }) => {
    present(care.zed).notifies = [];
  }, "note zed_silent: zed tells nobody of faults: zed.rc has no mail address"),
  row("no service for the time is a warning", ({ care }) => {
    present(care.services?.units[1]).active = "inactive";
  }, "warning time_daemon_missing"),
  ...["systemd-timesyncd", "ntpsec", "ntp", "openntpd"].map((name) =>
    row(`${name} in its place is fine`, ({ care }) => {
      present(care.services?.units[1]).name = name;
    })
  ),
  row("a certificate that holds for 10 days is fine", certificate(10 * DAY)),
  row(
    "for a second less it is a warning",
    certificate(10 * DAY - SECOND),
    "warning certificate_expiring pve-ssl.pem: The certificate expires in less than 10 days",
  ),
  row(
    "for 2 days it is still a warning",
    certificate(2 * DAY),
    "warning certificate_expiring pve-ssl.pem",
  ),
  row(
    "for a second less it is critical",
    certificate(2 * DAY - SECOND),
    "critical certificate_expiring_critical pve-ssl.pem",
  ),
  row(
    "one that has expired is critical",
    certificate(-DAY),
    "critical certificate_expiring_critical pve-ssl.pem",
  ),
  row("a boot partition that is not there is a warning", ({ care }) => {
    present(care.boot?.esps[1]).present = false;
  }, "warning boot_partitions"),
  row("one boot partition for two boot disks is a warning", ({ care }) => {
    Object.assign(present(care.boot), {
      esps: present(care.boot).esps.slice(1),
      root_pool: "tank",
    });
  }, "warning boot_partitions: 1 boot partition for 2 boot disks: not each can start"),
  row("two for two are fine", ({ care }) => {
    present(care.boot).root_pool = "tank";
  }),
  row("of a pool that the host does not start from nothing is expected", ({ care }) => {
    Object.assign(present(care.boot), { esps: present(care.boot).esps.slice(1), root_pool: null });
  }),
  row("a disk that is being replaced has one place", ({ care, pool, disk }) => {
    present(care.boot).root_pool = "tank";
    Object.assign(disk, { type: "replacing", children: [{ ...disk }, { ...disk }] });
    pool.scan = null;
  }),
  row("a pinned kernel is a note", ({ care }) => {
    present(care.boot).pinned_kernel = "6.14.11-3-pve";
  }, "note kernel_pinned: Kernel 6.14.11-3-pve is pinned: newer ones wait"),
  row("swap on ZFS is a note", ({ care }) => {
    present(care.swap_on_zvol).devices = ["/dev/zd16"];
  }, "note swap_on_zvol: Swap lies on ZFS (/dev/zd16): the host may block when memory is short"),
  row(
    "a pool that nothing scrubs by itself is a note",
    ({ care }) => {
      present(care.scrub_schedule).cron = false;
    },
    "note scrub_unscheduled tank: No scrub is planned: neither the monthly job nor a timer is " +
      "there",
  ),
  row("a timer of its own is as good", ({ care }) => {
    Object.assign(present(care.scrub_schedule), { cron: false, timers: ["tank"] });
  }),
  row(
    "a pool that the monthly job is told to leave out is a note",
    (host) => {
      root(host).periodic_scrub = "disable";
    },
    "note scrub_unscheduled tank: No scrub is planned: org.debian:periodic-scrub is disabled, " +
      "and no timer is there",
  ),
  row("what is told of a dataset below it does not count", (host) => {
    host.dataset.periodic_scrub = "disable";
  }),
  row("a timer of its own scrubs it all the same", (host) => {
    root(host).periodic_scrub = "disable";
    present(host.care.scrub_schedule).timers = ["tank"];
  }),
  row("something in use that nobody watches is a note", ({ care }) => {
    care.not_watched = ["Ceph (vm-pool)"];
  }, "note care_not_watched"),
];

/** What was not read is unknown, and nothing is concluded from it. */
const UNREAD = [
  ...CARE_PARTS.map((part) =>
    row(`"${part}" not read is unknown`, unread(part), `unknown care_unread ${part}`)
  ),
  row(
    "a part that was read in part is unknown beside what it tells",
    (host) => {
      disk(host).health = "failed";
      addError(reading(host), "disks", "one file is empty");
    },
    "critical disk_failed ZJV0A001",
    "unknown care_unread disks",
  ),
  row("a part that could not be taken apart is unknown", (host) => {
    addError(reading(host), "decode", "replication.jobs.[0].id: expected text");
  }, "unknown care_unread replication"),
  row("an agent that does not tell any of it is understood", ({ medium }) => {
    delete medium.sections.host_care;
  }),
  row("nothing of it read is one reason", (host) => {
    const { care } = host;
    for (const part of CARE_PARTS) care[part] = null;
  }, "unknown section_missing host_care"),
];

export const CARE_ROWS: readonly TruthRow[] = [
  ...CLUSTER_CARE_ROWS,
  ...DISKS,
  ...HOST,
  ...UNREAD,
];

function root({ zfsDatasets }: TestingHost): Dataset {
  return present(zfsDatasets.datasets[0]);
}

function disk({ care }: TestingHost): CareDisk {
  return present(care.disks?.disks[0]);
}

/** By the host's clock, which is a second ahead of the receiver's in what it sent. */
function certificate(leftSeconds: number): TruthRow["change"] {
  return ({ care }) => {
    present(care.certificates?.certificates[0]).not_after_unix = NOW_UNIX + leftSeconds;
  };
}

function reading({ medium }: TestingHost) {
  return present(medium.sections.host_care);
}

function unread(part: CarePart): TruthRow["change"] {
  return (host) => {
    host.care[part] = null;
    addError(reading(host), part, "it is empty");
  };
}
