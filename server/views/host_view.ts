/** Everything that the page of one host shows. */
import type { HostSection } from "../../shared/sample/host.ts";
import type { Intervals } from "../../shared/sample/mod.ts";
import type { Level } from "../../shared/verdict/mod.ts";
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import type { CareTable } from "./care.ts";
import type { HostGuest } from "./guests.ts";
import type { HostCard } from "./host_card.ts";
import type { MeterTone } from "./meter_tone.ts";
import type { HostPool, MissingPoolView } from "./pools.ts";
import type { ListedReason } from "./reason.ts";
import type { Revision } from "./revision.ts";

/** A section as a page shows it: what was last known of it with its age, and what went wrong. */
export interface SectionView<T> {
  value: T | null;
  /** Of the newest reading. */
  errors: { tag: string; message: string }[];
  /** When the value was collected, by the host's clock, … */
  collected_unix: number | null;
  /** … and by this server's, as ages count. */
  read_unix: number | null;
  /** Whether the value is from an earlier reading than the newest. */
  is_held: boolean;
  stale_after_seconds: number;
}

/** The parts of a host's page that have a level of their own, in its order. */
export const HOST_PARTS = [
  "pools",
  "guests",
  "snapshots",
  "storage",
  "backups",
  "care",
  "machine",
] as const;

export type HostPart = typeof HOST_PARTS[number];

/** How many guests a host lists, and which of them count as its own. */
export interface GuestCounts {
  running: number;
  /** Neither templates nor those that another member of the cluster counts. */
  own: number;
  templates: number;
  elsewhere: number;
}

/** One storage as the page of its host shows it. */
export interface HostStorage extends StorageEntry {
  used_tone: MeterTone;
}

/** The lists of a host's page that may be longer than a page. */
export type PagedList = "pools" | "guests" | "storages" | "datasets";

/**
 * Rows of each on one page of a host: together less than a page may have (`SHARES.page`), and
 * never a render that others wait for.
 */
export const HOST_PAGE_ROWS = {
  pools: 20,
  devices: 200,
  guests: 200,
  storages: 100,
  datasets: 200,
  reasons: 50,
  errors: 20,
} as const;

/** Everything `/hosts/:name` shows. */
export interface HostView {
  revision: Revision;
  card: HostCard;
  /** The operator's, one line; "" for none. */
  note: string;
  /** Of its Proxmox web interface: http or https. */
  web_url: string;
  /** Muted ones last. */
  reasons: ListedReason[];
  /** By the code of a reason: one short step that helps. Of those alone that have one. */
  next_steps: Readonly<Record<string, string>>;
  /** The worst of what was found of each part and is not muted; null: it was never read. */
  part_levels: Readonly<Record<HostPart, Level | null>>;
  /** Grows with each reason that has opened or closed: its changes have to be read anew. */
  changes_revision: number;
  agent_version: string | null;
  /** What brings its agent to this server's version, on the host; null: nothing has to. */
  agent_upgrade: string | null;
  pve_version: string | null;
  zfs_version: string | null;
  kernel_version: string | null;
  intervals: Intervals;
  /** When the newest fast sample was collected, by the host's clock: where a chart goes on. */
  collected_unix: number | null;
  /** Grows with each sample that came after a newer one: charts have to be read anew. */
  late_samples: number;
  host: SectionView<Omit<HostSection, "errors">>;
  pools: SectionView<HostPool[]>;
  /** Pools that it had, and those of them of which the operator has said something. */
  missing_pools: MissingPoolView[];
  storages: SectionView<HostStorage[]>;
  guests: SectionView<HostGuest[]>;
  /** Null: its guests were never read. */
  guest_counts: GuestCounts | null;
  datasets: SectionView<Dataset[]>;
  /** What else keeps its data safe. */
  care: SectionView<CareTable[]>;
  backups: SectionView<CareTable[]>;
  /** Which page of a host this is, and how many rows there are in all; absent: everything. */
  paging?: {
    page: number;
    pages: number;
    totals: Record<PagedList | "reasons", number>;
  };
}
