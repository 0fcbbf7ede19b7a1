/** Thresholds that somebody has set. */
import type { SetThreshold } from "../../../shared/verdict/threshold_scopes.ts";

/** Some for each of many groups and hosts. */
export const MAX_THRESHOLDS = 10_000;

export interface ThresholdRow extends SetThreshold {
  /** As the audit calls whoever did. */
  set_by: string;
  set_at_ms: number;
}
