/** What snapshots the operator expects, of which datasets. */
import type { HostSelector } from "./windows.ts";
import type { Frequency } from "./ledger.ts";

/** Each is asked of every dataset of every host that it is about. */
export const MAX_SNAPSHOT_POLICIES = 100;

export interface SnapshotPolicy {
  id: string;
  /** Unique, whatever its case. */
  name: string;
  /** Null: all hosts. */
  selector: HostSelector | null;
  /** Names in which `*` stands for any characters, such as `tank/vm-*`; null: every dataset. */
  datasets: readonly string[] | null;
  /** Only datasets that are disks of guests with one of these tags; null: all. */
  guest_tags: readonly string[] | null;
  /** How old the newest of each may be; absent: none is wanted. */
  newest_at_most_seconds: Readonly<Partial<Record<Frequency, number>>>;
  /** Snapshots of any frequency; null: any number. */
  least_count: number | null;
  /** "" for none. */
  note: string;
  /** As the audit calls whoever set it last. */
  set_by: string;
  set_at_ms: number;
}
