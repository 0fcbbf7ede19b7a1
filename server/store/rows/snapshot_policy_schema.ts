/** What is read back of snapshot policies is checked: a damaged row costs itself alone. */
import * as z from "zod";
import { FREQUENCIES } from "./ledger.ts";
import { hostSelectorSchema } from "./notify_schemas.ts";
import type { SnapshotPolicy } from "./snapshot_policies.ts";

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
