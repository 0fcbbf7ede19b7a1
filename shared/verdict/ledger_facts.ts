/**
 * What the server remembers of a host beyond its newest readings, as the rules read it. Plain data;
 * times are epoch seconds by the server's clock. Subjects are identities as in `identity.ts`.
 */

/** The kinds of errors that ZFS counts of a device. */
export const ERROR_KINDS = ["read", "write", "checksum", "slow"] as const;
export type ErrorKind = typeof ERROR_KINDS[number];
export type ErrorCounts = Readonly<Record<ErrorKind, number>>;

/** A window of 600 s in which ZFS's event daemon would have faulted a device. */
export interface ErrorBurst {
  /** Reads and writes count as one, as that daemon counts them. */
  kind: "io" | "checksum";
  errors: number;
  at_unix: number;
}

/** A device that counted errors which nobody has acknowledged; others are not listed. */
export interface DeviceErrorFacts {
  pool_id: string;
  pool: string;
  /** As reasons about the same reading name it: `<pool>/<device GUID>`, in text its place. */
  device_id: string;
  /** `<pool>/<name>`, as it is called at present. */
  device: string;
  /** Errors beyond what was acknowledged, over every epoch of its counters. */
  unacknowledged: ErrorCounts;
  /** Last time that one of read, write and checksum grew; null: they stood when first seen. */
  grew_unix: number | null;
  /** Slow I/Os that were added within the last 24 h. */
  slow_within_24h: number;
  /** The latest since it was acknowledged, of the last 7 days. */
  burst: ErrorBurst | null;
}

/** Every leaf of a vdev grew by the same at once: rather what they share than the disks. */
export interface SharedGrowthFacts {
  pool_id: string;
  pool: string;
  /** `<pool>/<vdev>`. */
  vdev: string;
  kind: Exclude<ErrorKind, "slow">;
  errors: number;
  devices: number;
  at_unix: number;
}

export interface ScanFacts {
  pool_id: string;
  pool: string;
  /** "SCRUB", "RESILVER", … of the scan that runs or ran last. */
  function: string;
  is_running: boolean;
  /** Bytes per second of the time it was not paused; null where its figures do not tell. */
  rate: number | null;
  /** When it will have ended; null while paused or not known. */
  eta_unix: number | null;
  /** Against the median of the last five, per byte; null before three are known. */
  times_as_slow: number | null;
  /** How often it began anew without having ended. */
  restarts: number;
}

export interface ScrubFacts {
  pool_id: string;
  pool: string;
  /** End of the last whole scrub that this server knows of; null: of none. */
  last_end_unix: number | null;
  /** From then on it is overdue; null where neither a scrub nor the pool's age is known. */
  due_unix: number | null;
}

/** Permanent data errors that no whole scrub without errors has followed. */
export interface DataErrorFacts {
  pool_id: string;
  pool: string;
  /** As last told above zero. */
  errors: number;
  seen_unix: number;
}

export interface ForecastFacts {
  pool_id: string;
  pool: string;
  /** 0 to 100, of used and available. */
  used_percent: number;
  growth_bytes_per_week: number;
  /** Null: not at this rate, or not within ten years. */
  full_unix: number | null;
  ninety_percent_unix: number | null;
  /** Either way of `full_unix`; null with it. */
  error_seconds: number | null;
  /** Between what a forecast of a week ago said of today and today; null before there was one. */
  week_ago_error_bytes: number | null;
}

export interface SnapshotClassFacts {
  dataset: string;
  /** The tool that makes them, with the frequency where their names tell: "sanoid hourly". */
  class: string;
  newest_unix: number;
  /** Median of the last ten gaps. */
  gap_seconds: number;
  /** From then on it is stale: three gaps, at least 2 h, from when the host was up. */
  stale_unix: number;
}

/** Snapshots that vanished in a way their class is not pruned; of the last 7 days. */
export interface SnapshotLossFacts {
  dataset: string;
  class: string;
  lost: number;
  /** There before, of that class. */
  of: number;
  at_unix: number;
}

/** A dataset that does not have what a policy asks for. */
export interface PolicyFacts {
  policy_id: string;
  /** Its name. */
  policy: string;
  dataset: string;
  /** "hourly", "daily", "weekly" or "monthly" too old, or "count" too few. */
  unmet: "hourly" | "daily" | "weekly" | "monthly" | "count";
  /** Newest that answers to it, by the host's clock; null: there is none. Of "count": null. */
  newest_unix: number | null;
  /** What is asked for: seconds, or a number of snapshots. */
  wanted: number;
  /** How many there are. */
  count: number;
}

/** A dataset of which a policy says what snapshots are wanted, in place of what is usual. */
export interface PolicedDataset {
  /** Whether it says how old the newest may be. */
  is_newest_asked: boolean;
  /** Classes that answer to it: what is usual for them does not count. */
  classes: readonly string[];
}

/** The same machine or pool reported by two hosts at once. */
export interface CloneFacts {
  kind: "machine" | "pool";
  /** The machine's id, or the pool's GUID. */
  id: string;
  /** Names of other hosts, sorted: a few of them where there are many. */
  others: readonly string[];
  /** Whether there are more. */
  has_more: boolean;
  /** The pool's name; "" of a machine. */
  name: string;
}

/** All of it, of one host. */
export interface LedgerFacts {
  device_errors: readonly DeviceErrorFacts[];
  shared_growth: readonly SharedGrowthFacts[];
  scans: readonly ScanFacts[];
  scrubs: readonly ScrubFacts[];
  data_errors: readonly DataErrorFacts[];
  forecasts: readonly ForecastFacts[];
  snapshot_classes: readonly SnapshotClassFacts[];
  snapshot_losses: readonly SnapshotLossFacts[];
  policies: readonly PolicyFacts[];
  /** By the name of the dataset; absent: no policy is about it. */
  policed: ReadonlyMap<string, PolicedDataset>;
  clones: readonly CloneFacts[];
}

/** Of a host of which nothing is remembered, and of `agent check`, which has no ledger. */
export const NO_LEDGER: LedgerFacts = {
  device_errors: [],
  shared_growth: [],
  scans: [],
  scrubs: [],
  data_errors: [],
  forecasts: [],
  snapshot_classes: [],
  snapshot_losses: [],
  policies: [],
  policed: new Map(),
  clones: [],
};
