import type { ThresholdScope } from "../../shared/verdict/threshold_scopes.ts";
import type { ThresholdRow } from "./rows/thresholds.ts";

export interface ThresholdStore {
  /** Of all hosts, of groups, and of the hosts that are there. */
  listThresholds(): Promise<ThresholdRow[]>;
  /** Replaces what is set of the same key in the same scope. */
  putThreshold(row: ThresholdRow): Promise<"stored" | "no_such_host" | "too_many">;
  /** False when nothing was set. */
  deleteThreshold(scope: ThresholdScope, key: string): Promise<boolean>;
}
