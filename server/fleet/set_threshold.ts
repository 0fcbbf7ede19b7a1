/** Sets a threshold, or takes it back, as somebody typed it into the form or the command. */
import { readWord } from "../../shared/host_attributes.ts";
import { printableJson } from "../../shared/printable.ts";
import {
  orderProblem,
  scopeId,
  type ThresholdScope,
} from "../../shared/verdict/threshold_scopes.ts";
import {
  expectedText,
  isThresholdKey,
  readThreshold,
  thresholdText,
} from "../../shared/verdict/thresholds.ts";
import { type HostRow, MAX_THRESHOLDS, type Store } from "../store/port.ts";
import { scopeName, scopeText } from "./threshold_entries.ts";

export interface TypedThreshold {
  key: string;
  /** A number, "on" or "off" of a switch, or `default`. */
  value: string;
  scope: ThresholdScope["kind"];
  /** Of the group or the host. */
  name: string;
}

export type SetOutcome =
  /** What was done, in words; null: nothing was set, and nothing is. */
  | { ok: true; text: string | null }
  | { ok: false; field: keyof TypedThreshold; problem: string };

/** What was typed instead of a number. */
export const DEFAULT_WORD = "default";

export async function setThreshold(
  store: Pick<Store, "listHosts" | "listThresholds" | "putThreshold" | "deleteThreshold">,
  typed: TypedThreshold,
  { set_by, set_at_ms }: { set_by: string; set_at_ms: number },
): Promise<SetOutcome> {
  const { key } = typed;
  if (!isThresholdKey(key)) {
    const problem = `Cannot set ${printableJson(key.slice(0, 80))}: no threshold has this name; ` +
      '"list-thresholds" prints all';
    return { ok: false, field: "key", problem };
  }
  const hosts = await store.listHosts();
  const scope = findScope(typed, hosts);
  if (typeof scope === "string") return { ok: false, field: "name", problem: scope };
  const name = scopeName(scope, (id) => hosts.find((host) => host.id === id)?.name ?? null);
  const whom = scopeText({ scope: scope.kind, name });

  const isDefault = typed.value === DEFAULT_WORD;
  const value = isDefault ? null : readThreshold(key, typed.value);
  const refuse = (field: keyof TypedThreshold, why: string): SetOutcome => {
    const to = value === null ? printableJson(typed.value.slice(0, 80)) : thresholdText(key, value);
    return { ok: false, field, problem: `Cannot set ${key} to ${to} for ${whom}: ${why}` };
  };
  if (value === null && !isDefault) {
    return refuse("value", `expected ${expectedText(key)}, or ${DEFAULT_WORD}`);
  }
  const set = await store.listThresholds();
  const disorder = orderProblem(set, { scope, key, value }, hosts);
  if (disorder !== null) return refuse("value", disorder);

  if (value === null) {
    const isTaken = await store.deleteThreshold(scope, key);
    return { ok: true, text: isTaken ? `${key} is the default again for ${whom}` : null };
  }
  const outcome = await store.putThreshold({ scope, key, value, set_by, set_at_ms });
  if (outcome === "no_such_host") return refuse("name", "it was deleted meanwhile");
  if (outcome === "too_many") return refuse("value", `at most ${MAX_THRESHOLDS} may be set`);
  const before = set.find((one) => one.key === key && scopeId(one.scope) === scopeId(scope));
  const was = before === undefined ? "" : `, before ${thresholdText(key, before.value)}`;
  return { ok: true, text: `${key} is ${thresholdText(key, value)} for ${whom}${was}` };
}

/** The scope that was typed, or why there is none. */
function findScope(
  { scope, name, value }: TypedThreshold,
  hosts: readonly HostRow[],
): ThresholdScope | string {
  if (scope === "all") return { kind: "all" };
  const shown = printableJson(name.slice(0, 120));
  if (scope === "host") {
    const host = hosts.find((each) => each.name.toLowerCase() === name.trim().toLowerCase());
    if (host !== undefined) return { kind: "host", host_id: host.id };
    return `Cannot find host ${shown}: no host of this name is registered; "list-hosts" prints all`;
  }
  const group = readWord(name);
  if (!group.ok) return `Cannot use the group ${shown}: ${group.expected}`;
  // What is set for a group that is empty by now can be taken back.
  return value === DEFAULT_WORD || hosts.some((host) => host.group === group.value)
    ? { kind: "group", group: group.value }
    : `Cannot find group ${shown}: no host is in it`;
}
