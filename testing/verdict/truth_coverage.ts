/** Rows about what would bring guests back: each thing that would, and where it is not known. */
import { type Dataset, datasetSchema } from "../../shared/sample/zfs_datasets.ts";
import { NOW_UNIX, present, type TestingHost } from "./known_host.ts";
import { HOUR, row, rowBy, type TruthRow } from "./truth_row.ts";

const UNCOVERED = "note guest_uncovered 100 (web)";

export const COVERAGE_ROWS: readonly TruthRow[] = [
  row(
    "a guest's disk that nothing brings back is a note",
    uncovered(),
    `${UNCOVERED}: No snapshot, no replication and no backup of scsi0`,
  ),
  rowBy(
    { guestUncoveredWarningSwitch: 1 },
    "by a policy it is a warning",
    uncovered(),
    "warning guest_uncovered_warning 100 (web): No snapshot, no replication and no backup of scsi0",
  ),
  rowBy({ guestUncoveredWarningSwitch: 1 }, "by that policy one in a job is fine", (host) => {
    uncovered()(host);
    guest(host).jobs = ["backup-1"];
  }),
  row("one in a backup job is fine", (host) => {
    uncovered()(host);
    guest(host).jobs = ["backup-1"];
  }),
  row("one of which no backup is known is fine", (host) => {
    uncovered()(host);
    guest(host).jobs = null;
  }),
  row("one that is replicated is fine", (host) => {
    uncovered()(host);
    present(host.care.replication?.jobs[0]).guest = 100;
  }),
  row("a job of replication that is disabled brings nothing back", (host) => {
    uncovered()(host);
    Object.assign(present(host.care.replication?.jobs[0]), { guest: 100, enabled: false });
  }, UNCOVERED),
  row("one under snapshots is fine", (host) => {
    uncovered("tank")(host);
    host.zfsDatasets.datasets.push(disk([SNAPSHOTS]));
  }),
  row("one in ZFS without any is a note", (host) => {
    uncovered("tank")(host);
    host.zfsDatasets.datasets.push(disk([]));
  }, UNCOVERED),
  row("one whose snapshots are not known is fine", (host) => {
    uncovered("tank")(host);
    const { snapshots: _, ...unread } = disk([]);
    host.zfsDatasets.datasets.push(unread);
  }),
  row("a template needs no cover", (host) => {
    uncovered()(host);
    present(host.guests.vms[0]).template = true;
  }),
];

function guest({ backups }: TestingHost) {
  return present(backups.guests?.[0]);
}

const SNAPSHOTS = { class: "sanoid", count: 3, newest_unix: NOW_UNIX - HOUR, oldest_unix: 1 };

/** Guest 100 has one disk, on a network's storage or a pool, and nothing that takes it along. */
function uncovered(storage = "nas"): TruthRow["change"] {
  return (host) => {
    const type = storage === "nas" ? "nfs" : "zfspool";
    const [first] = host.storages.storages;
    host.storages.storages.push({ ...present(first), name: storage, type });
    present(host.guestDetails.vms[0]).config = { scsi0: `${storage}:vm-100-disk-0` };
    guest(host).jobs = [];
    present(host.care.replication?.jobs[0]).guest = 999;
  };
}

/** The dataset of its disk. */
function disk(snapshots: object[]): Dataset {
  return datasetSchema.parse({
    name: "tank/vm-100-disk-0",
    type: "volume",
    snapshot_count: 0,
    snapshots,
  });
}
