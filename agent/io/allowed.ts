/**
 * Everything the agent may start and everything it may open. `agent explain` prints these
 * tables, and lanes refuse what they do not hold.
 *
 * Names that come from the host reach an argument in two places only, the node and the VMID
 * of a `pvesh` path. Both are matched against strict forms, so neither can turn into an
 * option, a second path segment or another API call; pool and dataset names never become
 * arguments at all. No listed command changes anything on the host.
 */
import { dirname, join } from "../../shared/posix_path.ts";
import { matches } from "./allowed_names.ts";
import type { Argv } from "./io.ts";

/** Where the agent looks; set by `[paths]`. */
export interface Paths {
  proc: string;
  pve: string;
  state: string;
}

export interface CommandRule {
  /** Words as `explain` shows them; NODE and VMID stand for a checked name. */
  argv: Argv;
  why: string;
}

export interface FileRule {
  /** Absolute; NODE and VMID as in commands, SOURCE, JOB and DISK as `allowed_names.ts`. */
  path: string;
  access: "read" | "read and write";
  why: string;
}

/** The files below `[paths] proc` that one child reads in each cycle. */
export const PROC_FILES = [
  "loadavg",
  "meminfo",
  "stat",
  "uptime",
  "sys/kernel/hostname",
  "sys/kernel/random/boot_id",
  "cmdline",
  "mdstat",
  "swaps",
  "spl/kstat/zfs/arcstats",
] as const;
export type ProcFile = typeof PROC_FILES[number];

/** Below the root of the host: a folder for each memory controller with its counts of errors. */
const MEMORY_CONTROLLERS = "sys/devices/system/edac/mc";
const UNCORRECTED = "ue_count";

/** Where the reader of `/proc` finds the memory controllers. */
export function memoryControllers(proc: string): string {
  return join(dirname(proc), MEMORY_CONTROLLERS);
}

/** What the kernel says of ZFS; below it lies a folder for each pool with its `state`. */
export const PROC_ZFS = "spl/kstat/zfs";

/**
 * The reader of `/proc`: Deno itself may not open anything there unless it holds every
 * permission. `-a` keeps odd bytes from being taken for a binary file, `-s` is silent
 * about absent files, `-H` names the file on each line. Nobody knows the names of the pools
 * while `zpool` hangs, so `-r` finds them; `--include` keeps it to the files meant.
 */
export function procArgv(proc: string): Argv {
  const names = new Set(PROC_FILES.map((file) => file.slice(file.lastIndexOf("/") + 1)));
  return [
    "grep",
    "-rasH",
    ...[...names, "state", UNCORRECTED].map((name) => `--include=${name}`),
    "^",
    ...PROC_FILES.filter((file) => !file.startsWith(PROC_ZFS)).map((file) => `${proc}/${file}`),
    `${proc}/${PROC_ZFS}`,
    memoryControllers(proc),
  ];
}

const OLDER_ZPOOL = "the same where OpenZFS is older than 2.3 or its JSON cannot be trusted";
const UNKNOWN_COLUMN = "the same where ZFS does not know one of the columns";
/** What the host is asked of: each may be missing. */
export const UNITS: readonly string[] = [
  "zfs-zed",
  "smartmontools",
  "smartd",
  "chrony",
  "systemd-timesyncd",
  "ntpsec",
  "ntp",
  "openntpd",
  "pve-cluster",
  "corosync",
  "pvestatd",
  "pvescheduler",
  "pve-ha-crm",
  "pve-ha-lrm",
].map((name) => `${name}.service`);

/** The state of every service of `UNITS`. */
export function unitsArgv(): Argv {
  return ["systemctl", "show", "-p", "Id,LoadState,ActiveState,UnitFileState", ...UNITS];
}

export const CFGTOOL: Argv = ["corosync-cfgtool", "-n"];

/** The reader of what Deno may not open below `/dev`; the folder lies beside `/proc`. */
export function diskLinksArgv(proc: string): Argv {
  const disk = join(dirname(proc), "dev/disk");
  return ["ls", "-1", `${disk}/by-id`, `${disk}/by-uuid`];
}

/** Every command the agent may run. */
export function commandRules(paths: Paths): readonly CommandRule[] {
  const rules: [argv: string, why: string][] = [
    [
      "zpool list -j --json-int -o name,size,alloc,free,frag,cap,health,readonly,failmode," +
      "autotrim,checkpoint,ashift,expandsize,freeing,leaked,dedupratio",
      "which pools exist, their sizes and health",
    ],
    ["zpool status -j --json-int -t", "devices, errors and scans of each pool"],
    [
      "zpool list -Hp -o name,size,alloc,free,frag,cap,health,guid,readonly,failmode,autotrim," +
      "checkpoint,ashift,expandsize,freeing,leaked,dedupratio",
      OLDER_ZPOOL,
    ],
    ["zpool status -p -s -t", OLDER_ZPOOL],
    ["zpool list -j --json-int -o name,size,alloc,free,frag,cap,health", UNKNOWN_COLUMN],
    ["zpool list -Hp -o name,size,alloc,free,frag,cap,health,guid", UNKNOWN_COLUMN],
    [
      "zfs list -Hp -t all -o name,type,used,avail,refer,usedbysnapshots,creation,quota,refquota," +
      "reservation,refreservation,volsize,volblocksize,usedbydataset,usedbyrefreservation,origin," +
      "keystatus,org.debian:periodic-scrub",
      "datasets and their snapshots",
    ],
    [
      "zfs list -Hp -t all -o name,type,used,avail,refer,usedbysnapshots,creation",
      UNKNOWN_COLUMN,
    ],
    ["zfs version", "versions of the ZFS tools and of the loaded module"],
    ["pvesh get /cluster/resources --output-format json", "guests and storages"],
    [
      "pvesh get /nodes/NODE/qemu/VMID/agent/network-get-interfaces --output-format json",
      "addresses of a running virtual machine with a guest agent",
    ],
    [
      "pvesh get /nodes/NODE/lxc/VMID/interfaces --output-format json",
      "addresses of a running container whose configuration does not have them",
    ],
    ["pveversion", "version of Proxmox VE"],
    ["apt list --upgradable", "pending updates"],
  ];
  return [
    ...rules.map(([argv, why]) => ({ argv: argv.split(" ") as [string, ...string[]], why })),
    {
      argv: procArgv(paths.proc),
      why: "load, memory, processors, uptime, ZFS cache size, arrays, swap, memory errors",
    },
    { argv: unitsArgv(), why: "whether the services run that keep data safe" },
    { argv: CFGTOOL, why: "links to the other members of the cluster" },
    { argv: diskLinksArgv(paths.proc), why: "which disks and boot partitions are there" },
  ];
}

/** Every program of `commandRules`, for `--allow-run`. */
export const PROGRAMS: readonly string[] = [
  ...new Set(commandRules({ proc: "/proc", pve: "/etc/pve", state: "" }).map((r) => r.argv[0])),
];

/** What the agent remembers from one run to the next. */
export function stateFiles({ state }: Pick<Paths, "state">): {
  pools: string;
  poolMarks: string;
  diskCounts: string;
  backups: string;
  outbox: string;
} {
  return {
    // Named for the last scrubs that it began with.
    pools: `${state}/last_scrub.json`,
    poolMarks: `${state}/forget_pool.json`,
    diskCounts: `${state}/disk_counts.json`,
    backups: `${state}/backups.json`,
    outbox: `${state}/outbox`,
  };
}

/** Where the running agent keeps the last good reading of each section for `check`. */
export function lastReadingsFile({ state }: Pick<Paths, "state">): string {
  return `${state}/last_readings.json`;
}

/** Every file and folder of the host that the agent may read, and those of its own. */
export function fileRules(paths: Paths): readonly FileRule[] {
  const { proc, pve } = paths;
  // `proc` lies in the root of the host, which a fixture has as well.
  const root = dirname(proc);
  const apt = join(root, "var/lib/apt");
  const sources = join(root, "etc/apt");
  const guestFolders = ["qemu-server", "lxc", "nodes/NODE/qemu-server", "nodes/NODE/lxc"];
  const rules: [path: string, why: string][] = [
    [`${pve}/.members`, "the node's name, its cluster and quorum"],
    [`${pve}/local`, "the node's name where .members does not say it; its mode tells quorum"],
    [`${pve}/corosync.conf`, "whether it is there: then the node is in a cluster; its votes"],
    [`${pve}/pve-root-ca.pem`, "which cluster this is; only a hash of it leaves the host"],
    [`${pve}/storage.cfg`, "configured storages, also disabled ones"],
    ...guestFolders.flatMap((folder): [string, string][] => [
      [`${pve}/${folder}`, "which guests are configured"],
      [`${pve}/${folder}/VMID.conf`, "a guest's configuration, whose secrets stay here"],
    ]),
    [`${pve}/replication.cfg`, "replication jobs"],
    [join(root, "var/lib/pve-manager/pve-replication-state.json"), "their last results"],
    [`${pve}/jobs.cfg`, "backup jobs"],
    [`${pve}/vzdump.cron`, "the same where an older Proxmox VE has made them"],
    [join(root, "var/lib/pve-manager/jobs/vzdump-JOB.json"), "when a job last ran on the node"],
    ...["active", "index", "index.1"].map((list): [string, string] => [
      join(root, "var/log/pve/tasks", list),
      "how its tasks ended",
    ]),
    [join(root, "var/log/vzdump"), "which guests the node has backed up"],
    ...["qemu", "lxc"].map((type): [string, string] => [
      join(root, `var/log/vzdump/${type}-VMID.log`),
      "when the newest backup of a guest ended, and how",
    ]),
    [`${pve}/ha/manager_status`, "states of HA services and nodes"],
    [`${pve}/ha/resources.cfg`, "what is asked for of HA services"],
    [`${pve}/nodes/NODE/lrm_status`, "when the node's HA manager was last active"],
    [`${pve}/nodes/NODE/pve-ssl.pem`, "whose certificate it is and how long it holds"],
    [`${pve}/nodes/NODE/pveproxy-ssl.pem`, "the same of the one for the web interface"],
    [join(root, "etc/localtime"), "the time zone that jobs are planned in"],
    [join(root, "etc/timezone"), "the same where that is no link"],
    [join(root, "etc/zfs/zed.d/zed.rc"), "how zed tells of events; no address, no token"],
    [join(root, "etc/smartd.conf"), "whether smartd mails"],
    [join(root, "var/lib/smartmontools"), "the disks that smartd knows"],
    [join(root, "var/lib/smartmontools/DISK"), "what smartd knows of a disk"],
    [join(root, "etc/kernel/proxmox-boot-uuids"), "which boot partitions there should be"],
    [join(root, "etc/kernel/proxmox-boot-pin"), "whether a kernel is pinned"],
    [join(root, "etc/cron.d/zfsutils-linux"), "whether scrubs are planned"],
    [join(root, "etc/systemd/system/timers.target.wants"), "the same by systemd"],
    [join(root, "etc/machine-id"), "which machine this is; only a hash of it leaves the host"],
    [join(root, "boot"), "which kernels are installed"],
    [`${sources}/sources.list`, "which repositories there are; no passwords leave the host"],
    [`${sources}/sources.list.d`, "which repositories there are"],
    [`${sources}/sources.list.d/SOURCE`, "the same: files named *.list and *.sources"],
    [`${apt}/lists`, "which package lists there are, and when they were refreshed"],
    [`${apt}/periodic/update-success-stamp`, "when the package lists were refreshed"],
  ];
  const { pools, poolMarks, diskCounts, backups, outbox } = stateFiles(paths);
  return [
    {
      path: lastReadingsFile(paths),
      access: "read and write",
      why: "what was last read well of the host, for check",
    },
    ...rules.map(([path, why]): FileRule => ({ path, access: "read", why })),
    { path: pools, access: "read and write", why: "the pools it has read, and their last scrubs" },
    { path: poolMarks, access: "read and write", why: "what forget-pool was told" },
    { path: diskCounts, access: "read and write", why: "how the counts of disks grew" },
    { path: backups, access: "read and write", why: "the last good backup of each guest" },
    { path: outbox, access: "read and write", why: "samples the server has not acknowledged" },
  ];
}

/** Whether one of `rules` has exactly these words. */
export function isAllowedArgv(rules: readonly CommandRule[], argv: Argv): boolean {
  return rules.some((rule) =>
    rule.argv.length === argv.length &&
    rule.argv.every((pattern, index) => matches(pattern, argv[index] ?? ""))
  );
}

/** Whether one of `rules` has exactly this path. */
export function isAllowedPath(rules: readonly FileRule[], path: string): boolean {
  return rules.some((rule) => matches(rule.path, path));
}
