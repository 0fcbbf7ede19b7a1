/** What was set for all hosts, for a group or for one host, and what of it holds where. */
import { IN_ORDER, type ThresholdKey } from "./threshold_table.ts";
import { outOfOrder, THRESHOLDS, type Thresholds, thresholdText } from "./thresholds.ts";

export type ThresholdScope =
  | { kind: "all" }
  | { kind: "group"; group: string }
  | { kind: "host"; host_id: number };

export interface SetThreshold {
  scope: ThresholdScope;
  key: ThresholdKey;
  value: number;
}

/** A host, as far as thresholds ask; `NO_HOST` has what is set for all. */
export interface ThresholdPlace {
  id: number | null;
  group: string | null;
}

export const NO_HOST: ThresholdPlace = { id: null, group: null };

/** What names a scope among all. */
export function scopeId(scope: ThresholdScope): string {
  switch (scope.kind) {
    case "all":
      return "all";
    case "group":
      return `group/${scope.group}`;
    case "host":
      return `host/${scope.host_id}`;
  }
}

/**
 * What holds of each place: what is set for the host itself, before its group, before all, before
 * the default.
 */
export function createThresholdLookup(
  set: readonly SetThreshold[],
): (place: ThresholdPlace) => Thresholds {
  const byScope = new Map<string, Partial<Record<ThresholdKey, number>>>();
  for (const { scope, key, value } of set) {
    const id = scopeId(scope);
    byScope.set(id, { ...byScope.get(id), [key]: value });
  }
  return (place) => {
    const layers = scopesOf(place).flatMap((scope) => byScope.get(scopeId(scope)) ?? []);
    return layers.length === 0 ? THRESHOLDS : Object.assign({}, THRESHOLDS, ...layers);
  };
}

/** The one that holds of a place and of which no other is nearer; null: the default holds. */
export function nearestThreshold<S extends SetThreshold>(
  set: readonly S[],
  place: ThresholdPlace,
  key: ThresholdKey,
): S | null {
  const ids = scopesOf(place).map(scopeId);
  const found = set.filter((one) => one.key === key && ids.includes(scopeId(one.scope)));
  return found.toSorted((a, b) =>
    ids.indexOf(scopeId(b.scope)) - ids.indexOf(scopeId(a.scope))
  )[0] ?? null;
}

/** The scopes that a place is in, the nearest last. */
function scopesOf({ id, group }: ThresholdPlace): ThresholdScope[] {
  return [
    { kind: "all" },
    ...(group === null ? [] : [{ kind: "group", group } as const]),
    ...(id === null ? [] : [{ kind: "host", host_id: id } as const]),
  ];
}

export interface ThresholdChange {
  scope: ThresholdScope;
  key: ThresholdKey;
  /** Null: what the next wider scope says. */
  value: number | null;
}

export function withThreshold(
  set: readonly SetThreshold[],
  { scope, key, value }: ThresholdChange,
): SetThreshold[] {
  const others = set.filter((one) => one.key !== key || scopeId(one.scope) !== scopeId(scope));
  return value === null ? others : [...others, { scope, key, value }];
}

/**
 * Why a change may not be made: somewhere a warning would begin no earlier than what is critical.
 * Null: it may. What was out of order before and is not touched does not count.
 */
export function orderProblem(
  set: readonly SetThreshold[],
  change: ThresholdChange,
  hosts: readonly { id: number; name: string; group: string | null }[],
): string | null {
  const { key } = change;
  const pairs = IN_ORDER.filter((pair) => pair.includes(key));
  const before = createThresholdLookup(set);
  const after = createThresholdLookup(withThreshold(set, change));
  const groups = new Set(
    [...set, change].flatMap(({ scope }) => scope.kind === "group" ? [scope.group] : []),
  );
  const places = [
    { ...NO_HOST, where: "for all hosts" },
    ...[...groups].map((group) => ({ id: null, group, where: `for the group ${group}` })),
    ...hosts.map(({ id, name, group }) => ({ id, group, where: `for ${name}` })),
  ];
  for (const { where, ...place } of places) {
    const thresholds = after(place);
    if (thresholds[key] === before(place)[key]) continue;
    const pair = outOfOrder(thresholds, pairs);
    if (pair !== null) return `${where} ${pairText(pair, thresholds)}`;
  }
  return null;
}

function pairText([lower, higher]: readonly [ThresholdKey, ThresholdKey], values: Thresholds) {
  const [low, high] = [lower, higher].map((key) => thresholdText(key, values[key]));
  return `${lower} (${low}) is to be below ${higher} (${high})`;
}
