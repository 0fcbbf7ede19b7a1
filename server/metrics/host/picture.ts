/** What is known of one host at one moment, as its figures are made of it. */
import {
  type Kind,
  type SectionName,
  SECTIONS,
  type SectionValues,
} from "../../../shared/sample/mod.ts";
import { SHARES } from "../../../shared/shares.ts";
import type { HostState } from "../../fleet/host_state.ts";
import type { ListedLedger } from "../../ledger/keeping/ledgers.ts";
import type { LedgerFacts } from "../../../shared/verdict/ledger_facts.ts";

/**
 * Figures are of a moment: past the age at which their sample counts as stale they are not known
 * any more. What was found wrong stays, as on every page, until a newer reading answers it, and so
 * do times, which age by themselves.
 */
export interface Picture {
  state: HostState;
  now_unix: number;
  /** What Proxmox calls it; the name it is registered by where that is not known. */
  node: string;
  /** The ledgers of its pools. */
  ledgers: readonly ListedLedger[];
  facts: LedgerFacts;
  rows: RowLimit;
  /** A section as long as it is not stale; null: nothing, or nothing that still holds. */
  fresh<S extends SectionName>(name: S): SectionValues[S] | null;
  /** A section as last known, however long ago. */
  known<S extends SectionName>(name: S): SectionValues[S] | null;
  /** Whether what was read then, of that kind, is a figure no more. */
  isStale(kind: Kind, readUnix: number): boolean;
}

export function takePicture(
  state: HostState,
  { now_ms, ledgers }: { now_ms: number; ledgers: readonly ListedLedger[] },
): Picture {
  const now_unix = now_ms / 1000;
  const host = state.standing("host").value;
  const isStale = (kind: Kind, readUnix: number) =>
    now_unix - readUnix > state.thresholds.staleAfterIntervals * state.intervals[kind];
  return {
    state,
    now_unix,
    node: host?.node_name ?? host?.hostname ?? state.row.name,
    ledgers,
    facts: state.remembered(),
    rows: new RowLimit(),
    isStale,
    known: (name) => state.standing(name).value,
    fresh(name) {
      const { value, read_unix } = state.standing(name);
      return value === null || read_unix === null || isStale(KIND_OF[name], read_unix)
        ? null
        : value;
    },
  };
}

/** The kind of sample that holds each section. */
export const KIND_OF = Object.fromEntries(
  Object.entries(SECTIONS).flatMap(([kind, sections]) =>
    Object.keys(sections).map((name) => [name, kind])
  ),
) as Record<SectionName, Kind>;

/** Keeps each list of a page to its share, and counts what is over. */
export class RowLimit {
  #leftOut = new Map<string, number>();

  take<R>(list: string, rows: readonly R[]): readonly R[] {
    const { rows: most } = SHARES.metricsPage;
    this.#leftOut.set(list, Math.max(0, rows.length - most));
    return rows.slice(0, most);
  }

  /** By the list. */
  get leftOut(): ReadonlyMap<string, number> {
    return this.#leftOut;
  }
}
