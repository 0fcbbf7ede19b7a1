/**
 * A threshold as it lies in its table, of every engine: host 0 is every host, those of the group
 * that the row names; "" names none.
 */
import type { ThresholdScope } from "../../../shared/verdict/threshold_scopes.ts";
import type { ThresholdRow } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

export interface ThresholdRecord {
  host_id: number;
  group_name: string;
  key: string;
  value: number;
  set_by: string;
  set_at_ms: number;
}

/** Null for one that is damaged. */
export function toThreshold(record: ThresholdRecord, check: RowCheck): ThresholdRow | null {
  const { host_id, group_name, key, value, set_by, set_at_ms } = record;
  const id = `${key} of host ${host_id}, group "${group_name}"`;
  const scope = toScope(record);
  return check(
    "threshold",
    { table: "thresholds", id },
    () => ({ scope, key, value, set_by, set_at_ms }),
  );
}

export function toScopeColumns(
  scope: ThresholdScope,
): Pick<ThresholdRecord, "host_id" | "group_name"> {
  return {
    host_id: scope.kind === "host" ? scope.host_id : 0,
    group_name: scope.kind === "group" ? scope.group : "",
  };
}

function toScope({ host_id, group_name }: ThresholdRecord): ThresholdScope {
  if (host_id !== 0) return { kind: "host", host_id };
  return group_name === "" ? { kind: "all" } : { kind: "group", group: group_name };
}
