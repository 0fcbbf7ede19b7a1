/** Rows about what would bring guests back: each thing that would, and where it is not known. */
import { type Dataset, datasetSchema } from "../../shared/sample/zfs_datasets.ts";
import { NOW_UNIX, present, type TestingHost } from "./known_host.ts";
import { addError, DAY, HOUR, row, rowBy, SECOND, type TruthRow } from "./truth_row.ts";

const MINUTE = 60;

/** When the testing host's samples were collected. */
const READ_UNIX = NOW_UNIX - 2;

const UNCOVERED = "note guest_uncovered 100 (web)";

const STOPPED = "note guest_stopped 100 (web)";
const BY_HA = `${STOPPED}: Stopped for over 10 min, though HA is to keep it started`;

const STOPPED_ROWS: readonly TruthRow[] = [
  row("a guest under HA that has been stopped for 10 min is a note", stopped(10 * MINUTE), BY_HA),
  row("one for a second less is fine", stopped(10 * MINUTE - SECOND)),
  row(
    "one that starts with the host is a note",
    (host) => {
      stopped(10 * MINUTE, { ha: null, config: { onboot: "1" } })(host);
    },
    `${STOPPED}: Stopped for over 10 min, though it is to start with the host (onboot)`,
  ),
  row("so is one that HA is to ignore", stopped(DAY, { ha: "ignored" }), STOPPED),
  ...["0", ""].map((onboot) =>
    row(`one with onboot "${onboot}" is fine`, stopped(DAY, { ha: null, config: { onboot } }))
  ),
  row("one that nobody wants to run is fine", stopped(DAY, { ha: null, config: {} })),
  ...["stopped", "disabled"].map((ha) =>
    row(`one that HA is to keep ${ha} is fine, whatever its onboot`, stopped(DAY, { ha }))
  ),
  row("one under HA by the older word is a note", stopped(DAY, { ha: "enabled" }), STOPPED),
  row("one that is locked is fine: it comes back", (host) => {
    stopped(DAY)(host);
    web(host).lock = "backup";
  }),
  row("a template is fine", (host) => {
    stopped(DAY)(host);
    web(host).template = true;
  }),
  row("of an agent that does not tell since when nothing is said", (host) => {
    stopped(DAY)(host);
    delete web(host).stopped_since_unix;
  }),
  row("where HA was not read nothing is said", (host) => {
    stopped(DAY)(host);
    host.care.ha = null;
    addError(present(host.medium.sections.host_care), "ha", "it failed");
  }, "unknown care_unread ha"),
  row("where its configuration was not read nothing is said", (host) => {
    stopped(DAY, { ha: null })(host);
    host.guestDetails.vms.splice(0, 1);
  }),
  rowBy(
    { guestStoppedWarningSwitch: 1 },
    "by a policy it is a warning",
    stopped(10 * MINUTE),
    "warning guest_stopped_warning 100 (web): Stopped for over 10 min, though HA is to keep it " +
      "started",
  ),
];

/** Guest 100 has been stopped so long when it is read, though it starts with the host. */
function stopped(
  seconds: number,
  { ha = "started", config = { onboot: "1" } }: {
    ha?: string | null;
    config?: Record<string, string>;
  } = {},
): TruthRow["change"] {
  return (host) => {
    Object.assign(web(host), { status: "stopped", stopped_since_unix: READ_UNIX - seconds });
    present(host.guestDetails.vms[0]).config = config;
    const services = ha === null ? [] : [{ sid: "vm:100", state: "started", requested: ha }];
    present(host.care.ha).services = services;
  };
}

function web({ guests }: TestingHost) {
  return present(guests.vms[0]);
}

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
  ...STOPPED_ROWS,
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
