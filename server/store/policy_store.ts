import type { Policy } from "./rows/deliveries.ts";
import type { PutOutcome } from "./rows/outbox.ts";

export interface PolicyStore {
  /** In the order of their places. */
  listPolicies(): Promise<Policy[]>;
  /** Replaces the one of the same id. */
  putPolicy(policy: Policy): Promise<PutOutcome>;
  deletePolicy(id: string): Promise<boolean>;
}
