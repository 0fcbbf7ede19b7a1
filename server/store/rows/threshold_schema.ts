/** What is read back of thresholds is checked: a damaged row costs itself alone. */
import * as z from "zod";
import { THRESHOLD_TABLE } from "../../../shared/verdict/threshold_table.ts";
import { THRESHOLD_KEYS } from "../../../shared/verdict/thresholds.ts";
import type { ThresholdRow } from "./thresholds.ts";

export const thresholdSchema: z.ZodType<ThresholdRow> = z.object({
  scope: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("all") }),
    z.object({ kind: z.literal("group"), group: z.string() }),
    z.object({ kind: z.literal("host"), host_id: z.int() }),
  ]),
  key: z.enum(THRESHOLD_KEYS),
  value: z.int(),
  set_by: z.string(),
  set_at_ms: z.number(),
}).refine(
  ({ key, value }) => value >= THRESHOLD_TABLE[key].least && value <= THRESHOLD_TABLE[key].most,
  "out of its range",
);
