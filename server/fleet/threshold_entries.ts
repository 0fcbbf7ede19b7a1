/** Every threshold with what is set of it, as the page, the API and the command list them. */
import {
  THRESHOLD_SUBJECTS,
  THRESHOLD_TABLE,
  type ThresholdKey,
} from "../../shared/verdict/threshold_table.ts";
import type { Threshold } from "../../shared/verdict/threshold.ts";
import type { ThresholdScope } from "../../shared/verdict/threshold_scopes.ts";
import { THRESHOLD_KEYS } from "../../shared/verdict/thresholds.ts";
import type { HostRow, ThresholdRow } from "../store/port.ts";

export interface ThresholdEntry extends Threshold {
  key: ThresholdKey;
  subject: string;
  /** For all first, then groups, then hosts. */
  set: SetEntry[];
}

export interface SetEntry {
  scope: ThresholdScope["kind"];
  /** Of the group or the host; null: for all. */
  name: string | null;
  value: number;
  set_by: string;
  set_unix: number;
}

export function listThresholdEntries(
  set: readonly ThresholdRow[],
  hosts: readonly Pick<HostRow, "id" | "name">[],
): ThresholdEntry[] {
  const names = new Map(hosts.map(({ id, name }) => [id, name]));
  const byKey = Map.groupBy(set, ({ key }) => key);
  return THRESHOLD_SUBJECTS.flatMap(({ subject, thresholds }) =>
    THRESHOLD_KEYS.filter((key) => Object.hasOwn(thresholds, key)).map((key) => ({
      key,
      subject,
      ...THRESHOLD_TABLE[key],
      set: (byKey.get(key) ?? []).map((row) => toSetEntry(row, names)).sort(compareSet),
    }))
  );
}

function toSetEntry(
  { scope, value, set_by, set_at_ms }: ThresholdRow,
  names: ReadonlyMap<number, string>,
): SetEntry {
  return {
    scope: scope.kind,
    name: scopeName(scope, (id) => names.get(id) ?? null),
    value,
    set_by,
    set_unix: set_at_ms / 1000,
  };
}

/** Of the group or the host of a scope; null: it is that of all. */
export function scopeName(
  scope: ThresholdScope,
  hostName: (id: number) => string | null,
): string | null {
  if (scope.kind === "host") return hostName(scope.host_id);
  return scope.kind === "group" ? scope.group : null;
}

/** For whom something is set, in a sentence. */
export function scopeText({ scope, name }: Pick<SetEntry, "scope" | "name">): string {
  if (scope === "all") return "all hosts";
  return scope === "group" ? `the group ${name}` : `${name}`;
}

const ORDER: readonly SetEntry["scope"][] = ["all", "group", "host"];

function compareSet(a: SetEntry, b: SetEntry): number {
  return ORDER.indexOf(a.scope) - ORDER.indexOf(b.scope) ||
    (a.name ?? "").localeCompare(b.name ?? "", "en");
}
