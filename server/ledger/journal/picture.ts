/** The facts of a host that a journal follows: what stays the same until somebody changes it. */
import type { SectionName, SectionValues } from "../../../shared/sample/mod.ts";
import type { GuestDetail } from "../../../shared/sample/vms_detail.ts";
import { guestId } from "../../../shared/sample/vms_runtime.ts";
import { isSameData } from "../../../shared/same_data.ts";
import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import { devicePlaces, poolId } from "../../../shared/verdict/identity.ts";
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
  /** Made as they are asked for. Null: it is there, and nothing was read of it. */
  subjects: (section: SectionValues[S]) => Iterable<readonly [string, Properties | null]>;
  /** Whether two readings surely hold the same subjects with the same properties; quick. */
  isSame: (a: SectionValues[S], b: SectionValues[S]) => boolean;
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

/** With what names the subject. */
const NAMED = {
  pool: ["guid", ...POOL],
  dataset: ["name", ...DATASET],
  storage: ["name", ...STORAGE],
  guest: ["type", "vmid", ...GUEST],
};

/** What Proxmox itself changes while it works on a guest. */
const PASSING_KEYS: ReadonlySet<string> = new Set(["lock", "parent", "vmstate", "runningmachine"]);

export const SOURCES = [
  source({
    kind: "host",
    section: "host",
    is_complete: false,
    subjects: (host) => [["", pick(host, HOST)]],
    isSame: (a, b) => isAlike(a, b, HOST),
  }),
  source({
    kind: "host",
    section: "system_info",
    is_complete: false,
    subjects: (system) => [["", pick(system, VERSIONS)]],
    isSame: (a, b) => isAlike(a, b, VERSIONS),
  }),
  source({
    kind: "pool",
    section: "zfs_pools",
    is_complete: false,
    subjects: ({ pools }) => pools.map((pool) => [poolId(pool), pick(pool, POOL)]),
    isSame: (a, b) => areAlike(a.pools, b.pools, NAMED.pool),
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
    isSame: (a, b) =>
      a.pools.length === b.pools.length &&
      a.pools.every(({ vdevs }, at) => areDevicesAlike(vdevs, b.pools[at]?.vdevs ?? [])),
  }),
  source({
    kind: "dataset",
    section: "zfs_datasets",
    is_complete: false,
    subjects: ({ datasets }) =>
      datasets.values().map((dataset) =>
        [dataset.name, { ...limitsOf(dataset), ...pick(dataset, DATASET) }] as const
      ),
    isSame: (a, b) =>
      areAlike(a.datasets, b.datasets, NAMED.dataset) &&
      a.datasets.every(({ used_bytes }, at) =>
        (used_bytes === null) === (b.datasets[at]?.used_bytes === null)
      ),
  }),
  source({
    kind: "storage",
    section: "storage",
    is_complete: false,
    subjects: ({ storages }) => storages.map((storage) => [storage.name, pick(storage, STORAGE)]),
    isSame: (a, b) => areAlike(a.storages, b.storages, NAMED.storage),
  }),
  source({
    kind: "guest",
    section: "vms_runtime",
    is_complete: false,
    subjects: ({ vms }) =>
      vms.values().map((guest) =>
        [
          guestId(guest),
          pick(guest.status === "unknown" ? { ...guest, status: null } : guest, GUEST),
        ] as const
      ),
    isSame: (a, b) => areAlike(a.vms, b.vms, NAMED.guest),
  }),
  source({
    kind: "guest_config",
    section: "vms_detail",
    is_complete: true,
    subjects: ({ vms }) => vms.values().map((guest) => [guestId(guest), configOf(guest)] as const),
    isSame: (a, b) =>
      areAlike(a.vms, b.vms, ["type", "vmid"]) &&
      a.vms.every(({ config, errors }, at) =>
        isSameData(config, b.vms[at]?.config) && errors.length === b.vms[at]?.errors.length
      ),
  }),
] as const;

/** In the same order: what comes in another is looked at in full. */
function areAlike<T extends object>(
  a: readonly T[],
  b: readonly T[],
  names: readonly string[],
): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((one, at) => {
    const other = b[at];
    return other !== undefined && isAlike(one, other, names);
  });
}

/** This is asked of every guest and device of every sample: no copies. */
function isAlike(a: object, b: object, names: readonly string[]): boolean {
  const one = a as Readonly<Record<string, unknown>>;
  const other = b as Readonly<Record<string, unknown>>;
  for (const name of names) {
    const value = one[name];
    const beside = other[name];
    if (value !== beside && !(Array.isArray(value) && isSameData(value, beside))) return false;
  }
  return true;
}

function areDevicesAlike(a: readonly Vdev[], b: readonly Vdev[]): boolean {
  return areAlike(a, b, DEVICE) &&
    a.every(({ children }, at) => areDevicesAlike(children, b[at]?.children ?? []));
}

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
