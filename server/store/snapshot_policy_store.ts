import type { SnapshotPolicy } from "./rows/snapshot_policies.ts";

export interface SnapshotPolicyStore {
  /** By name. */
  listSnapshotPolicies(): Promise<SnapshotPolicy[]>;
  /** Replaces the one of the same id. `name_taken`: another has this name, in whatever case. */
  putSnapshotPolicy(policy: SnapshotPolicy): Promise<"stored" | "name_taken" | "too_many">;
  /** False when there was none. */
  deleteSnapshotPolicy(id: string): Promise<boolean>;
}
