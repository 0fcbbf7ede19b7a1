/**
 * A host that comes and goes is there this long, and away as long again: long enough to be told,
 * and seldom enough not to be taken for one that flaps.
 */
export const STAY_MS = 300_000;

/** The hosts of the demo: which recording each replays, and what it is there to show. */
export interface DemoHost {
  name: string;
  /** Folder below `fixtures/hosts/`. */
  fixture: string;
  /** A case below `fixtures/cases/field/` that is laid over it. */
  case?: string;
  shows: string;
  /** Its resilver moves on. */
  resilvers?: true;
  /** Its agent stops and starts again and again. */
  comesAndGoes?: true;
}

export const DEMO_HOSTS: readonly DemoHost[] = [
  { name: "pve-01", fixture: "healthy", shows: "a healthy host" },
  { name: "pve-02", fixture: "degraded", shows: "a degraded pool" },
  { name: "pve-03", fixture: "nearly-full", shows: "a nearly full pool" },
  { name: "pve-04", fixture: "resilver", shows: "a resilver that progresses", resilvers: true },
  { name: "pve-05", fixture: "pve8-text", shows: "an old Proxmox VE 8 host without JSON" },
  { name: "pve-06", fixture: "no-zfs", shows: "a host without ZFS" },
  { name: "pve-07", fixture: "many-classes", shows: "special, log, cache and spare devices" },
  {
    name: "pve-08",
    fixture: "healthy",
    shows: "a host that goes away and comes back",
    comesAndGoes: true,
  },
  {
    name: "pve-09",
    fixture: "healthy",
    case: "pve/30-neglected-host",
    shows: "a host that nobody has looked after",
  },
];
