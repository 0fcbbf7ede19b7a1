/** Every snapshot policy, with what it is about at present, as the page and the API list them. */
import type { PolicyFacts } from "../../shared/verdict/ledger_facts.ts";
import { FREQUENCIES, type Frequency, type SnapshotPolicy } from "../store/port.ts";
import type { HostState } from "./host_state.ts";

/** The settings of a policy, as programs read them. */
export interface PolicySettings {
  id: string;
  name: string;
  /** All four null: all hosts, and of each every dataset. */
  hosts: readonly string[] | null;
  groups: readonly string[] | null;
  tags: readonly string[] | null;
  datasets: readonly string[] | null;
  guest_tags: readonly string[] | null;
  /** Null: none is wanted. */
  newest_at_most_seconds: Record<Frequency, number | null>;
  least_count: number | null;
  note: string;
  set_by: string;
  set_unix: number;
}

export interface PolicyEntry extends PolicySettings {
  /** Datasets that it is about, as last read. */
  matched_datasets: number;
  /** Of these, those that do not have what it asks for, … */
  unmet_datasets: number;
  /** … and those of which too little was told to say. */
  unknown_datasets: number;
}

export function policySettings(policy: SnapshotPolicy): PolicySettings {
  const { selector, newest_at_most_seconds, set_at_ms, ...rest } = policy;
  const { hosts = null, groups = null, tags = null } = selector ?? {};
  const [hourly, daily, weekly, monthly] = FREQUENCIES.map((frequency) =>
    newest_at_most_seconds[frequency] ?? null
  );
  return {
    ...rest,
    hosts,
    groups,
    tags,
    newest_at_most_seconds: {
      hourly: hourly ?? null,
      daily: daily ?? null,
      weekly: weekly ?? null,
      monthly: monthly ?? null,
    },
    set_unix: set_at_ms / 1000,
  };
}

export function listPolicyEntries(
  policies: readonly SnapshotPolicy[],
  states: Iterable<HostState>,
): PolicyEntry[] {
  const counts = new Map(policies.map(({ id }) => [id, { matched: 0, unmet: 0, unknown: 0 }]));
  for (const state of states) {
    for (const { policy, datasets, unmet, unknown } of state.policyStanding().matches) {
      const count = counts.get(policy.id);
      if (count === undefined) continue;
      count.matched += datasets.length;
      count.unmet += new Set(unmet.map(({ dataset }) => dataset)).size;
      count.unknown += unknown.length;
    }
  }
  return policies.map((policy) => {
    const { matched = 0, unmet = 0, unknown = 0 } = counts.get(policy.id) ?? {};
    return {
      ...policySettings(policy),
      matched_datasets: matched,
      unmet_datasets: unmet,
      unknown_datasets: unknown,
    };
  });
}

/** One dataset that a policy is about. */
export interface PolicedRow {
  host: string;
  dataset: string;
  state: "unmet" | "unknown" | "met";
  unmet: readonly PolicyFacts[];
}

const ORDER: readonly PolicedRow["state"][] = ["unmet", "unknown", "met"];

/** All that a policy is about, what is not met first; else by host, in the order of its list. */
export function listPoliced(id: string, states: Iterable<HostState>): PolicedRow[] {
  const rows = [...states].flatMap((state) =>
    state.policyStanding().matches.filter(({ policy }) => policy.id === id)
      .flatMap(({ datasets, unmet, unknown }) => {
        const unmetOf = Map.groupBy(unmet, ({ dataset }) => dataset);
        const isUnknown = new Set(unknown);
        return datasets.map((dataset): PolicedRow => ({
          host: state.row.name,
          dataset,
          state: unmetOf.has(dataset) ? "unmet" : isUnknown.has(dataset) ? "unknown" : "met",
          unmet: unmetOf.get(dataset) ?? [],
        }));
      })
  );
  return rows.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}
