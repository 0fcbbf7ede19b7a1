/**
 * What the server remembers beyond its samples, as it is kept: 400 days at least. Plain data; times
 * are epoch milliseconds by the server's clock, those that end in `_unix` are epoch seconds as the
 * host or its pool tells them.
 *
 * `pool_key` names a pool in the ledger: its GUID, which it keeps wherever it moves; with
 * `@<host id>` behind it where another host reports a clone; `<host id>:<name>` where no GUID is
 * known.
 */
import type { Counter } from "../../../shared/sample/counter.ts";
import type { ErrorBurst, ErrorCounts, ErrorKind } from "../../../shared/verdict/ledger_facts.ts";

/** Growth between two readings, neither further apart than they say. */
export interface Growth {
  from_ms: number;
  at_ms: number;
  /** Reads and writes together. */
  io: number;
  checksum: number;
  slow: number;
}

/** One device of a pool as it stands; replaced as a whole, by `pool_key` and `device`. */
export interface LedgerDeviceRow {
  pool_key: string;
  /** Names it for good: its GUID, or where it was and what it was called when first read in text. */
  device: string;
  /** Its GUID or place, whichever the last reading told: what the judge's reasons call it. */
  told_as: string;
  /** Its place at present, such as `0/2`, `log/0`. */
  place: string;
  guid: string | null;
  name: string;
  path: string | null;
  first_seen_ms: number;
  last_seen_ms: number;
  /** Not in the pool's tree any more since then. */
  left_ms: number | null;
  /** Grows with each `zpool clear`, start of the host and import elsewhere. */
  epoch: number;
  /** As ZFS last told them. */
  last: Readonly<Record<ErrorKind, Counter>>;
  /** Summed up over all epochs; never falls, and stays at 2^53 - 1. */
  total: ErrorCounts;
  /** The total that was acknowledged. */
  baseline: ErrorCounts;
  /** When that was; null: never, or at a time that is not known. */
  baseline_ms: number | null;
  grew_ms: number | null;
  /** Of the last 24 h, oldest first; bounded. */
  recent: readonly Growth[];
  burst: ErrorBurst | null;
  /** What grew within the current hour, which its row of growth holds too. */
  hour: DeviceGrowthRow | null;
}

/** What a device's counters grew by within an hour; replaced as a whole within it. */
export interface DeviceGrowthRow extends ErrorCounts {
  pool_key: string;
  device: string;
  /** Start of the hour. */
  hour_ms: number;
  epoch: number;
}

/** From `from_ms` on a device was called and found so; the next row of it ends this one. */
export interface DeviceSightingRow {
  pool_key: string;
  device: string;
  from_ms: number;
  host_id: number;
  place: string;
  guid: string | null;
  name: string;
  path: string | null;
  /** As the name of its link below /dev/disk/by-id tells; null where that tells none. */
  serial: string | null;
}

/** While nothing was scanned: paused, or the host was down. */
export interface ScanPause {
  from_ms: number;
  /** Null while it lasts. */
  to_ms: number | null;
}

/** One scan of a pool; replaced as a whole, by `pool_key`, `function` and `start_unix`. */
export interface LedgerScanRow {
  pool_key: string;
  /** "SCRUB", "RESILVER", "REBUILD", "EXPAND", "REMOVE" or "ERRORSCRUB". */
  function: string;
  /** As the pool tells it; stays the same wherever the pool is. */
  start_unix: number;
  end_unix: number | null;
  /** By the server's clock. */
  began_ms: number;
  /** Null as long as it runs; where its end was not seen, when it was found to run no more. */
  ended_ms: number | null;
  /** "LOST": ZFS tells of a later scan, and this one had not ended when last seen. */
  state: "SCANNING" | "FINISHED" | "CANCELED" | "LOST";
  /** Whether it is known to have been of the whole pool; only scrubs ever are. */
  is_whole: boolean;
  issued_bytes: number | null;
  to_scan_bytes: number | null;
  repaired_bytes: number | null;
  /** Null until it has finished. */
  errors: number | null;
  /** Oldest first; bounded. */
  pauses: readonly ScanPause[];
  host_id: number;
  first_seen_ms: number;
  last_seen_ms: number;
}

/** The snapshots of one class of a dataset as they stand; replaced as a whole. */
export interface LedgerSnapshotRow {
  pool_key: string;
  /** Below its pool, which may be renamed; "" for the pool's own. */
  path: string;
  /** The tool that makes them, and the frequency where their names tell: "sanoid hourly". */
  class: string;
  /** Of the dataset: another creation is another dataset. */
  creation_unix: number | null;
  count: number;
  newest_unix: number | null;
  oldest_unix: number | null;
  /** The newest of all that were ever seen. */
  last_made_unix: number | null;
  /** Between one and the next, newest last; at most ten. */
  gaps_seconds: readonly number[];
  /** Since then it was read and made without a break; null: it has no rhythm yet. */
  steady_since_ms: number | null;
  /** Least number on each of the last 30 days, by the day since the epoch. */
  least: readonly { day: number; count: number }[];
  /** Of those days, on which some vanished that were not the oldest: how this class is pruned. */
  unordered_days: readonly number[];
  loss: SnapshotLoss | null;
  seen_ms: number;
  /** Since when its dataset is gone, or the class has none. */
  gone_ms: number | null;
}

export interface SnapshotLoss {
  at_ms: number;
  lost: number;
  /** There were before. */
  of: number;
}

/** How often snapshots are wanted. */
export const FREQUENCIES = ["hourly", "daily", "weekly", "monthly"] as const;
export type Frequency = typeof FREQUENCIES[number];

/** How full a pool was at each hour of a day (UTC); replaced as a whole, by `pool_key` and `day`. */
export interface LedgerCapacityRow {
  pool_key: string;
  /** Since the epoch. */
  day: number;
  /** By the hour, 24 each; null where nothing was read. */
  used_bytes: readonly (number | null)[];
  available_bytes: readonly (number | null)[];
  /** Of what is used, held by snapshots alone. */
  snapshot_bytes: readonly (number | null)[];
}

/** What the journal is about. */
export const JOURNAL_KINDS = [
  "host",
  "pool",
  "device",
  "dataset",
  "snapshots",
  "storage",
  "guest",
  "guest_config",
] as const;
export type JournalKind = typeof JOURNAL_KINDS[number];

/** One change of a host. */
export interface JournalRow {
  host_id: number;
  at_ms: number;
  /** "journal": more changed than is kept, `after` says how much. */
  kind: JournalKind | "journal";
  /** An identity: a pool's GUID, `qemu/104`, a dataset's name; "" of the host. */
  subject_id: string;
  /** A property; "present" where the subject came or went. */
  what: string;
  /** Null: there was none. Of what went: all its properties, as JSON. */
  before: string | null;
  after: string | null;
  /** Whether `before` or `after` is cut. */
  is_cut: boolean;
}
