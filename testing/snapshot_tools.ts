/** Tools that make and prune snapshots of one dataset as the real ones do, for tests only. */

export interface Snapshot {
  name: string;
  created_unix: number;
}

/** What a tool makes of a dataset's snapshots, oldest first, when its timer runs at `now_unix`. */
export type SnapshotTool = (snapshots: readonly Snapshot[], now_unix: number) => Snapshot[];

const HOUR = 3600;
const DAY = 24 * HOUR;

function dateOf(unix: number): string {
  return new Date(unix * 1000).toISOString();
}

function nameOfSanoid(unix: number, frequency: string): string {
  return `autosnap_${dateOf(unix).slice(0, 19).replace("T", "_")}_${frequency}`;
}

/** Makes one when a period has begun since its newest, and keeps the newest `keep` of its own. */
function keepingNewest(
  { periodSeconds, keep, isOwn, nameAt }: {
    periodSeconds: number;
    keep: number;
    isOwn(name: string): boolean;
    nameAt(unix: number): string;
  },
): SnapshotTool {
  return (snapshots, now) => {
    const newest = snapshots.findLast(({ name }) => isOwn(name))?.created_unix ?? -Infinity;
    const isDue = Math.floor(now / periodSeconds) > Math.floor(newest / periodSeconds);
    const all = isDue ? [...snapshots, { name: nameAt(now), created_unix: now }] : [...snapshots];
    const gone = all.filter(({ name }) => isOwn(name)).slice(0, -keep);
    return all.filter((snapshot) => !gone.includes(snapshot));
  };
}

function sanoid(frequency: string, periodSeconds: number, keep: number): SnapshotTool {
  return keepingNewest({
    periodSeconds,
    keep,
    isOwn: (name) => name.startsWith("autosnap_") && name.endsWith(`_${frequency}`),
    nameAt: (unix) => nameOfSanoid(unix, frequency),
  });
}

function autoSnapshot(label: string, periodSeconds: number, keep: number): SnapshotTool {
  const head = `zfs-auto-snap_${label}-`;
  return keepingNewest({
    periodSeconds,
    keep,
    isOwn: (name) => name.startsWith(head),
    nameAt: (unix) => head + dateOf(unix).slice(0, 16).replace("T", "-").replace(":", ""),
  });
}

/** Each run makes one and removes the one before. */
function replicating(head: string, tail: (unix: number) => string): SnapshotTool {
  return keepingNewest({
    periodSeconds: 900,
    keep: 1,
    isOwn: (name) => name.startsWith(head),
    nameAt: (unix) => head + tail(unix),
  });
}

/** zrepl's `1x1h(keep=all) | 24x1h | 14x1d`: of each interval the oldest stays. */
const zrepl: SnapshotTool = (snapshots, now) => {
  const name = `zrepl_${dateOf(now).slice(0, 19).replace(/[-:]/g, "").replace("T", "_")}_000`;
  const all = [...snapshots, { name, created_unix: now }];
  const own = all.filter((snapshot) => snapshot.name.startsWith("zrepl_"));
  const kept = new Set<Snapshot>();
  const intervals = [...Array(24).fill(HOUR), ...Array(14).fill(DAY)] as number[];
  let end = now - HOUR;
  for (const snapshot of own) if (snapshot.created_unix > end) kept.add(snapshot);
  for (const seconds of intervals) {
    const oldest = own.find(({ created_unix: unix }) => unix > end - seconds && unix <= end);
    if (oldest !== undefined) kept.add(oldest);
    end -= seconds;
  }
  return all.filter((snapshot) => !own.includes(snapshot) || kept.has(snapshot));
};

/** Each under the class that its snapshots are of. */
export const SNAPSHOT_TOOLS: Readonly<Record<string, SnapshotTool>> = {
  "sanoid hourly": sanoid("hourly", HOUR, 36),
  "sanoid daily": sanoid("daily", DAY, 30),
  "sanoid monthly": sanoid("monthly", 30 * DAY, 3),
  "zfs-auto-snapshot frequent": autoSnapshot("frequent", 900, 4),
  "zfs-auto-snapshot hourly": autoSnapshot("hourly", HOUR, 24),
  "pve replication": replicating("__replicate_100-0_", (unix) => `${unix}__`),
  "pve replication of a second job": replicating("__replicate_100-1_", (unix) => `${unix}__`),
  syncoid: replicating("syncoid_pve1_", (unix) => `${dateOf(unix).slice(0, 10)}:${unix}`),
  zrepl,
};
