/** Rows about the space left to pools, datasets and storages. */
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import { present, type TestingHost } from "./known_host.ts";
import { row, type TruthRow } from "./truth_row.ts";

const SIZES_UNKNOWN = "warning storage_sizes_unknown local";

const DATASETS = [
  row("10 % left to a pool's root dataset is fine", root(900, 100)),
  row(
    "under 10 % is a warning",
    root(901, 99),
    "warning dataset_full tank: 9.9 % of its space left (under 10 %)",
  ),
  row("3 % is a warning", root(970, 30), "warning dataset_full tank"),
  row("under 3 % is critical", root(971, 29), "critical dataset_full_critical tank"),
  row("nothing is critical", root(1000, 0), "critical dataset_full_critical tank"),
  row("a root dataset of no known space is not judged", ({ zfsDatasets }) => {
    Object.assign(present(zfsDatasets.datasets[0]), { used_bytes: 5, available_bytes: null });
  }),
  row("a dataset without a limit of its own is judged by its pool", (host) => {
    root(1000, 0)(host);
    Object.assign(host.dataset, { used_bytes: 800, available_bytes: 0 });
  }, "critical dataset_full_critical tank"),
  row(
    "a dataset that its own quota leaves 1 % is critical",
    limited({ used_bytes: 990, available_bytes: 10, quota_bytes: 1000 }),
    "critical dataset_full_critical tank/data",
  ),
  row(
    "a dataset that its own quota leaves 5 % is a warning",
    limited({ used_bytes: 950, available_bytes: 50, quota_bytes: 1000 }),
    "warning dataset_full tank/data",
  ),
  row("a quota that is not what limits it is no reason of its own", (host) => {
    root(990, 10)(host);
    Object.assign(host.dataset, { used_bytes: 990, available_bytes: 10, quota_bytes: 1e6 });
  }, "critical dataset_full_critical tank"),
  row(
    "a reference quota counts neither snapshots nor children",
    limited({ used_bytes: 9000, available_bytes: 150, refquota_bytes: 1000 }),
  ),
  row(
    "a reference quota of which 2 % is left is critical",
    limited({ used_bytes: 9000, available_bytes: 20, refquota_bytes: 1000 }),
    "critical dataset_full_critical tank/data",
  ),
  row("a quota of 0 is none", limited({ used_bytes: 990, available_bytes: 10, quota_bytes: 0 })),
  row("the datasets below a limit are no reasons of their own", (host) => {
    const full = { used_bytes: 990, available_bytes: 10, quota_bytes: 1000 };
    limited(full)(host);
    const below = { ...host.dataset, name: "tank/data/below", quota_bytes: null };
    host.zfsDatasets.datasets.push(below, { ...below, name: "tank/data/too", quota_bytes: 5000 });
  }, "critical dataset_full_critical tank/data"),
  ...[["subvol-101-disk-0", "lxc/101"], ["basevol-9-disk-0", "lxc/9"], [
    "vm-100-disk-1",
    "qemu/100",
  ]]
    .map(([disk = "", guest = ""]) =>
      row(`the full disk ${disk} is a note on its guest`, (host) => {
        limited({ used_bytes: 990, available_bytes: 10, refquota_bytes: 1000 })(host);
        host.dataset.name = `tank/${disk}`;
      }, `note guest_disk_full ${guest}`)
    ),
  row(
    "two full disks of a guest are two notes",
    (host) => {
      limited({ used_bytes: 990, available_bytes: 10, refquota_bytes: 1000 })(host);
      host.dataset.name = "tank/subvol-101-disk-0";
      host.zfsDatasets.datasets.push({ ...host.dataset, name: "tank/subvol-101-disk-1" });
    },
    "note guest_disk_full lxc/101",
    "note guest_disk_full lxc/101",
  ),
  row("10 % left on a guest's disk is fine", (host) => {
    limited({ used_bytes: 900, available_bytes: 100, refquota_bytes: 1000 })(host);
    host.dataset.name = "tank/subvol-101-disk-0";
  }),
  row("snapshots that hold exactly 30 % of a pool are fine", snapshots(300)),
  row("snapshots that hold more are a note", snapshots(301), "note snapshot_space tank"),
  row("thin volumes as large as the pool are fine", thin(1000)),
  row(
    "larger ones are a note",
    thin(1001),
    "note thin_overcommit tank: Thin volumes are promised over 100 % of the pool, and cannot " +
      "all grow to their size",
  ),
  row("volumes whose space is set aside are fine", thin(1001, 1001)),
  row("so are those of which that is not known", thin(1001, null)),
];

const STORAGES = [
  row("10 % left to a zfspool is fine", zfspool(900, 100)),
  row("under 10 % is a warning", zfspool(901, 99), "warning storage_full local"),
  row("3 % is a warning", zfspool(970, 30), "warning storage_full local"),
  row(
    "under 3 % is critical",
    zfspool(971, 29),
    "critical storage_full_critical local: 2.9 % left (under 3 %)",
  ),
  row(
    "where only a fraction is known it counts",
    storage({
      type: "zfspool",
      used_bytes: null,
      total_bytes: null,
      avail_bytes: null,
      used_fraction: 0.98,
    }),
    "critical storage_full_critical local",
  ),
  row("a storage exactly 90 % full is fine", storage({ used_bytes: 9e10 })),
  row(
    "a storage a little over 90 % full is a warning",
    storage({ used_bytes: 9e10 + 1 }),
    "warning storage_full local",
  ),
  row(
    "another storage is critical at no level",
    storage({ used_bytes: 1e11, avail_bytes: 0 }),
    "warning storage_full local",
  ),
  row(
    "a storage of unknown type counts as other than zfspool",
    storage({
      type: null,
      used_bytes: 99e9,
      avail_bytes: 1e9,
    }),
    "warning storage_full local",
  ),
  ...([["used_bytes", null], ["total_bytes", null], ["total_bytes", 0]] as const).map((
    [size, value],
  ) =>
    row(
      `the stated fraction counts where ${size} is ${value}`,
      storage({ [size]: value, used_fraction: 0.91 }),
      "warning storage_full local",
    )
  ),
  row("a full storage that is disabled is fine", storage({ used_bytes: 1e11, enabled: false })),
  row("an active storage without sizes is a warning", sizeless("dir"), SIZES_UNKNOWN),
  row("an active storage whose sizes are all 0 is a warning", (host) => {
    sizeless("nfs")(host);
    Object.assign(host.storage, { used_bytes: 0, total_bytes: 0, avail_bytes: 0 });
  }, SIZES_UNKNOWN),
  ...["iscsi", "iscsidirect", "esxi"].map((type) =>
    row(`a storage of the type ${type} has no sizes`, sizeless(type))
  ),
];

export const SPACE_ROWS: readonly TruthRow[] = [...DATASETS, ...STORAGES];

function root(used_bytes: number, available_bytes: number): TruthRow["change"] {
  return ({ zfsDatasets }) => {
    Object.assign(present(zfsDatasets.datasets[0]), { used_bytes, available_bytes });
  };
}

/** The root dataset has half of its space left. */
function limited(fields: Partial<Dataset>): TruthRow["change"] {
  return (host) => {
    root(5000, 5000)(host);
    Object.assign(host.dataset, fields);
  };
}

/** Two volumes of so many bytes in all, in a pool of 1000. */
function thin(bytes: number, refreservation_bytes: number | null = 0): TruthRow["change"] {
  return ({ zfsDatasets: { datasets }, dataset }) => {
    Object.assign(present(datasets[0]), { used_bytes: 600, available_bytes: 400 });
    for (const [name, volsize_bytes] of [["a", 1], ["b", bytes - 1]] as const) {
      datasets.push({ ...dataset, name: `tank/vm-1-${name}`, volsize_bytes, refreservation_bytes });
    }
  };
}

/** Of 1000 bytes of the pool. */
function snapshots(bytes: number): TruthRow["change"] {
  return (host) => {
    root(500, 500)(host);
    for (const dataset of host.zfsDatasets.datasets) dataset.usedbysnapshots_bytes = bytes / 2;
  };
}

function storage(fields: Partial<StorageEntry>): (host: TestingHost) => void {
  return ({ storage }) => {
    Object.assign(storage, fields);
  };
}

function zfspool(used_bytes: number, avail_bytes: number): TruthRow["change"] {
  const total_bytes = used_bytes + avail_bytes;
  return storage({ type: "zfspool", used_bytes, avail_bytes, total_bytes });
}

function sizeless(type: string): TruthRow["change"] {
  const none = { used_bytes: null, total_bytes: null, avail_bytes: null, used_fraction: null };
  return storage({ ...none, type });
}
