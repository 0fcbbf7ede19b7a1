/** The facts of a host that a journal follows: what stays the same until somebody changes it. */
import type { SectionName, SectionValues } from "../../../shared/sample/mod.ts";
import type { GuestDetail } from "../../../shared/sample/vms_detail.ts";
import { devicePlaces, guestId, poolId } from "../../../shared/verdict/identity.ts";
import type { JournalKind } from "../../store/rows/ledger.ts";

/** A subject's properties as text; what is not known is not among them. */
export type Properties = Readonly<Record<string, string>>;
export type Subjects = ReadonlyMap<string, Properties>;

/** What one kind of subject is read from, and how. */
interface Source<S extends SectionName> {
  kind: JournalKind;
  section: S;
  /** Whether a property that is not told is one that is not there. */
  is_complete: boolean;
  /** Null: it is there, and nothing was read of it. */
  subjects: (section: SectionValues[S]) => Iterable<readonly [string, Properties | null]>;
}

const source = <S extends SectionName>(row: Source<S>): Source<S> => row;

const HOST = [
  "hostname",
  "machine_id",
  "node_name",
  "cluster_name",
  "cluster_id",
  "cpu_count",
  "mem_total_bytes",
];
const VERSIONS = [
  "pve_version",
  "zfs_version",
  "zfs_kmod_version",
  "kernel_version",
  "newest_kernel_version",
  "agent_version",
];
const POOL = [
  "name",
  "health",
  "size_bytes",
  "layout",
  "vdev_count",
  "readonly",
  "failmode",
  "autotrim",
];
const DEVICE = ["name", "guid", "path", "type", "class", "state"];
const DATASET = [
  "type",
  "creation_unix",
  "quota_bytes",
  "refquota_bytes",
  "reservation_bytes",
  "refreservation_bytes",
  "volsize_bytes",
  "origin",
  "keystatus",
  "periodic_scrub",
];
const STORAGE = ["type", "content", "enabled", "shared", "active"];
const GUEST = ["name", "status", "template", "tags", "cpus", "max_mem_bytes", "ha_state"];

/** What Proxmox itself changes while it works on a guest. */
const PASSING_KEYS: ReadonlySet<string> = new Set(["lock", "parent", "vmstate", "runningmachine"]);

export const SOURCES = [
  source({
    kind: "host",
    section: "host",
    is_complete: false,
    subjects: (host) => [["", pick(host, HOST)]],
  }),
  source({
    kind: "host",
    section: "system_info",
    is_complete: false,
    subjects: (system) => [["", pick(system, VERSIONS)]],
  }),
  source({
    kind: "pool",
    section: "zfs_pools",
    is_complete: false,
    subjects: ({ pools }) => pools.map((pool) => [poolId(pool), pick(pool, POOL)]),
  }),
  source({
    kind: "device",
    section: "zfs_pools",
    is_complete: false,
    subjects: ({ pools }) =>
      pools.flatMap((pool) =>
        [...devicePlaces(pool.vdevs)].map(([vdev, place]) =>
          [`${poolId(pool)}/${vdev.guid ?? place}`, { ...pick(vdev, DEVICE), place }] as const
        )
      ),
  }),
  source({
    kind: "dataset",
    section: "zfs_datasets",
    is_complete: false,
    subjects: ({ datasets }) =>
      datasets.map((
        dataset,
      ) => [dataset.name, { ...limitsOf(dataset), ...pick(dataset, DATASET) }]),
  }),
  source({
    kind: "storage",
    section: "storage",
    is_complete: false,
    subjects: ({ storages }) => storages.map((storage) => [storage.name, pick(storage, STORAGE)]),
  }),
  source({
    kind: "guest",
    section: "vms_runtime",
    is_complete: false,
    subjects: ({ vms }) =>
      vms.map((guest) => [
        guestId(guest),
        pick(guest.status === "unknown" ? { ...guest, status: null } : guest, GUEST),
      ]),
  }),
  source({
    kind: "guest_config",
    section: "vms_detail",
    is_complete: true,
    subjects: ({ vms }) => vms.map((guest) => [guestId(guest), configOf(guest)]),
  }),
] as const;

function configOf({ config, errors }: GuestDetail): Properties | null {
  const entries = Object.entries(config);
  if (entries.length === 0 && errors.length > 0) return null;
  return Object.fromEntries(entries.filter(([key]) => !PASSING_KEYS.has(key)));
}

/** ZFS prints no number for "none": a dataset that was read and has no limit has that of 0. */
function limitsOf({ used_bytes }: { used_bytes: number | null }): Properties {
  return used_bytes === null ? {} : { quota_bytes: "0", refquota_bytes: "0" };
}

/** Of those that are known, as text. */
function pick(item: object, names: readonly string[]): Properties {
  const values = item as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.flatMap((name) => {
    const value = values[name];
    if (value === null || value === undefined) return [];
    return [[name, Array.isArray(value) ? value.join(" ") : String(value)]];
  }));
}
