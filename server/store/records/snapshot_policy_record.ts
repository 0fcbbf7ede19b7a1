/** A snapshot policy as it lies in its table, of every engine. Lists are JSON. */
import { jsonOrNull, parseOrNull } from "../json_columns.ts";
import type { SnapshotPolicy } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

export interface SnapshotPolicyRecord {
  id: string;
  selector: string | null;
  datasets: string | null;
  guest_tags: string | null;
  newest_at_most_seconds: string;
}

/** Null for one that is damaged. */
export function toSnapshotPolicy(
  record: SnapshotPolicyRecord,
  check: RowCheck,
): SnapshotPolicy | null {
  return check("snapshot_policy", { table: "snapshot_policies", id: record.id }, () => ({
    ...record,
    selector: parseOrNull(record.selector),
    datasets: parseOrNull(record.datasets),
    guest_tags: parseOrNull(record.guest_tags),
    newest_at_most_seconds: JSON.parse(record.newest_at_most_seconds),
  }));
}

export function toSnapshotPolicyRecord(policy: SnapshotPolicy) {
  return {
    ...policy,
    selector: jsonOrNull(policy.selector),
    datasets: jsonOrNull(policy.datasets),
    guest_tags: jsonOrNull(policy.guest_tags),
    newest_at_most_seconds: JSON.stringify(policy.newest_at_most_seconds),
  };
}
