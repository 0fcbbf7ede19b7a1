/** What snapshots the operator expects, of which datasets. */
import * as z from "zod";
import type { HostSelector } from "./incidents.ts";
import { FREQUENCIES, type Frequency } from "./ledger.ts";
import { hostSelectorSchema } from "./notify_schemas.ts";

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

const age = z.int().positive().exactOptional();

export const snapshotPolicySchema: z.ZodType<SnapshotPolicy> = z.object({
  id: z.string(),
  name: z.string(),
  selector: hostSelectorSchema.nullable(),
  datasets: z.array(z.string()).min(1).nullable(),
  guest_tags: z.array(z.string()).min(1).nullable(),
  newest_at_most_seconds: z.object({ hourly: age, daily: age, weekly: age, monthly: age }),
  least_count: z.int().positive().nullable(),
  note: z.string(),
  set_by: z.string(),
  set_at_ms: z.number(),
}).refine(
  ({ newest_at_most_seconds, least_count }) =>
    least_count !== null || FREQUENCIES.some((each) => newest_at_most_seconds[each] !== undefined),
  "asks for nothing",
);
