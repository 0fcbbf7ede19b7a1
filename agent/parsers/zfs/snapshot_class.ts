/** Which tool has made a snapshot, told by its name. */

/** The snapshots of one dataset that are made and pruned together. */
export interface SnapshotKind {
  /** The tool, and how often it makes them where the name says it: "sanoid hourly". */
  class: string;
  /** `class`, apart for each job where several jobs of one tool prune only their own. */
  series: string;
}

interface Tool {
  tool: string;
  /** May capture `frequency` and, as `job`, what names of one job have in common. */
  pattern: RegExp;
}

const FREQUENCY = "frequent|frequently|hourly|daily|weekly|monthly|yearly";
const DATE = "\\d{4}-\\d{2}-\\d{2}";

/**
 * As the tools make their names: sanoid and syncoid (jimsalterjrs/sanoid), zfs-auto-snapshot
 * (zfsonlinux), zrepl with its default prefix, pve-storage's replication, vzdump of containers.
 */
const TOOLS: readonly Tool[] = [
  {
    tool: "sanoid",
    pattern: new RegExp(`^autosnap_${DATE}_\\d{2}:\\d{2}:\\d{2}_(?<frequency>${FREQUENCY})$`),
  },
  {
    tool: "zfs-auto-snapshot",
    pattern: new RegExp(`^zfs-auto-snap(?:_(?<frequency>${FREQUENCY}))?[_-].*${DATE}-\\d{4}$`),
  },
  { tool: "zrepl", pattern: /^zrepl_/ },
  { tool: "syncoid", pattern: new RegExp(`^(?<job>syncoid_.*?)_?${DATE}:`) },
  { tool: "pve replication", pattern: /^(?<job>__replicate_[^_]*)_/ },
  { tool: "vzdump", pattern: /^vzdump$/ },
];

/** What Proxmox does with a guest's disk by itself. */
const OF_GUEST_DISK: ReadonlySet<string> = new Set(["__base__", "__migration__"]);

/** How Proxmox calls the volumes of guests, whichever storage they lie on. */
const GUEST_DISK = /(?:^|\/)(?:vm|subvol|base|basevol)-\d+-[^/]+$/;
/** What Proxmox accepts as the name of a guest's snapshot. */
const GUEST_SNAPSHOT = /^[A-Za-z][\w-]+$/;

/** Tells the class of the snapshot `name` of `dataset`. */
export function kindOfSnapshot(dataset: string, name: string): SnapshotKind {
  for (const { tool, pattern } of TOOLS) {
    const found = pattern.exec(name);
    if (found === null) continue;
    const { frequency, job } = found.groups ?? {};
    const word = frequency === undefined ? tool : `${tool} ${frequency}`;
    return { class: word, series: job === undefined ? word : `${word} ${job}` };
  }
  const isOfGuest = OF_GUEST_DISK.has(name) ||
    (GUEST_SNAPSHOT.test(name) && GUEST_DISK.test(dataset));
  const word = isOfGuest ? "pve guest" : "other";
  return { class: word, series: word };
}

/** Cloning, replication and migration keep these; their age says nothing about backups. */
export function isMadeByProxmox(name: string): boolean {
  return OF_GUEST_DISK.has(name) || name.startsWith("__replicate_");
}
