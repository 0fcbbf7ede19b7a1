/** Rows about pools that are gone, or of which only the kernel tells. */
import type { MissingPool } from "../../shared/sample/zfs_pools.ts";
import { NOW_UNIX, type TestingHost } from "./known_host.ts";
import { addError, DAY, row, type TruthRow } from "./truth_row.ts";

const MINUTE = 60;

const MISSING = [
  row("a pool gone without a reboot is a warning", missing({}), "warning pool_away backup"),
  row(
    "a pool gone while it was not healthy is critical",
    missing({ last_health: "DEGRADED" }),
    "critical pool_gone backup",
  ),
  row(
    "a pool gone of which no health is known is a warning",
    missing({ last_health: null }),
    "warning pool_away backup",
  ),
  row(
    "a pool gone 10 min and a second after a reboot is critical",
    rebooted(10 * MINUTE + 1),
    "critical pool_gone backup",
  ),
  row(
    "a pool gone exactly 10 min after a reboot is a warning",
    rebooted(10 * MINUTE),
    "warning pool_away backup",
  ),
  row("a pool gone since a reboot of no known time is critical", (host) => {
    missing({ rebooted_since: true })(host);
    host.host.uptime_seconds = null;
  }, "critical pool_gone backup"),
  row("where the agent cannot tell, the uptime tells of the reboot", (host) => {
    missing({ rebooted_since: null, last_seen_unix: NOW_UNIX - 2 * DAY })(host);
  }, "critical pool_gone backup"),
  row("a pool seen since the last start of the host did not go with it", (host) => {
    missing({ rebooted_since: null, last_seen_unix: NOW_UNIX - DAY / 2 })(host);
  }, "warning pool_away backup"),
  row("where neither tells, it did not", (host) => {
    missing({ rebooted_since: null, last_seen_unix: null })(host);
  }, "warning pool_away backup"),
  row(
    "a pool that comes and goes is a note",
    missing({ removable: true, rebooted_since: true }),
    "note pool_removable_away backup",
  ),
  row(
    "unless it was not healthy",
    missing({ removable: true, last_health: "SUSPENDED" }),
    "critical pool_gone backup",
  ),
  row(
    "two pools of one name are two reasons",
    ({ zfsPools, pool }) => {
      zfsPools.missing_pools = ["17", "18"].map((guid) => ({ ...GONE, guid, name: pool.name }));
    },
    "warning pool_away tank",
    "warning pool_away tank",
  ),
];

const KERNEL = [
  row("a pool that the kernel alone calls SUSPENDED is critical", ({ zfsPools }) => {
    zfsPools.kernel_states = [{ name: "tank", state: "SUSPENDED" }];
  }, "critical pool_health tank: SUSPENDED: nothing is read or written any more, says the kernel"),
  row("of a pool that zpool told of, the kernel's other words say nothing", ({ zfsPools }) => {
    zfsPools.kernel_states = [{ name: "tank", state: "DEGRADED" }];
  }),
  row(
    "while zpool hangs the kernel's word counts",
    (host) => {
      zpoolHangs(host, "FAULTED");
    },
    "critical pool_health tank",
    "unknown section_stuck zfs_pools",
  ),
  row("while zpool hangs a pool ONLINE by the kernel is no fault", (host) => {
    zpoolHangs(host, "ONLINE");
  }, "unknown section_stuck zfs_pools"),
];

export const ABSENT_POOL_ROWS: readonly TruthRow[] = [...MISSING, ...KERNEL];

const GONE: MissingPool = {
  guid: "17",
  name: "backup",
  last_seen_unix: NOW_UNIX - 100,
  last_health: "ONLINE",
  rebooted_since: false,
  removable: false,
};

function missing(more: Partial<MissingPool>): TruthRow["change"] {
  return ({ zfsPools }) => {
    zfsPools.missing_pools = [{ ...GONE, ...more }];
  };
}

function rebooted(secondsAgo: number): TruthRow["change"] {
  return (host) => {
    missing({ rebooted_since: true })(host);
    host.host.uptime_seconds = secondsAgo;
  };
}

function zpoolHangs({ fast, zfsPools }: TestingHost, state: string): void {
  zfsPools.pools = [];
  zfsPools.kernel_states = [{ name: "tank", state }];
  addError(fast.sections.zfs_pools, "stuck");
}
