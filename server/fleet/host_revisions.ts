import type { Revision } from "../views/revision.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";

/** How a host was when its revision was counted. */
interface Seen {
  revision: number;
  /** What `STATE_PARTS` said. */
  parts: readonly unknown[];
  row: HostState["row"];
  reasons: HostState["reasons"];
}

/**
 * When each host changed last, in anything that a page, a list or an answer shows of it: counted
 * from 1, all hosts together, found out when somebody asks. So nothing that writes has to tell.
 */
export class HostRevisions {
  #latest = 0;
  /** A host was removed last at this revision. */
  #removed = 0;
  #seen = new Map<HostState, Seen>();
  /** Those of another process count other changes. */
  readonly #process = crypto.randomUUID();

  constructor(readonly hosts: Hosts) {}

  /** The revision of one host. */
  of(state: HostState): number {
    const before = this.#seen.get(state);
    const { row, reasons } = state;
    if (before !== undefined && isSame(before, state)) {
      // The same said anew: the next comparison is by identity again.
      before.row = row;
      before.reasons = reasons;
      return before.revision;
    }
    const parts = STATE_PARTS.map((part) => part(state));
    this.#seen.set(state, { revision: ++this.#latest, parts, row, reasons });
    return this.#latest;
  }

  /** That of the whole fleet: it grows with each change of any host, and when one is removed. */
  ofFleet(): number {
    for (const state of this.hosts.states()) this.of(state);
    if (this.#seen.size > this.hosts.size) this.#forgetRemoved();
    return this.#latest;
  }

  /** As a page holds it. */
  toText(revision: number): Revision {
    return `${this.#process}.${revision}`;
  }

  /**
   * The hosts that changed after `text`; null where that does not say all, since one was removed,
   * or where it is no revision of this process.
   */
  changedSince(text: Revision): HostState[] | null {
    const [process, number = ""] = text.split(".");
    if (process !== this.#process || !/^\d{1,15}$/.test(number)) return null;
    const since = Number(number);
    this.ofFleet();
    if (since > this.#latest || since < this.#removed) return null;
    return [...this.#seen].filter(([, { revision }]) => revision > since).map(([state]) => state);
  }

  #forgetRemoved(): void {
    const present = new Set(this.hosts.states());
    for (const state of this.#seen.keys()) if (!present.has(state)) this.#seen.delete(state);
    this.#removed = ++this.#latest;
  }
}

/**
 * All that anything shown of a host is made of besides its row and its reasons, each compared by
 * identity: samples are never changed, only replaced, and so is what rests on them. Asked one by
 * one, since a search asks this of every host of the fleet.
 */
const STATE_PARTS: readonly ((state: HostState) => unknown)[] = [
  (state) => state.samples,
  (state) => state.left,
  (state) => state.guestsElsewhere,
  (state) => state.level,
  (state) => state.connection,
  (state) => state.waiting,
  (state) => state.hasTwoAgents,
  (state) => state.lastSeenMs,
  (state) => state.lateSamples,
  (state) => state.changesRevision,
  (state) => state.ledgerRevision(),
];

/** What of a row is shown. */
function rowParts(row: HostState["row"]): unknown[] {
  const { fast, medium, slow } = row.intervals ?? {};
  return [
    row.name,
    row.agent_version,
    row.protocol_level,
    row.pve_version,
    row.zfs_version,
    row.group,
    row.tags.join("\n"),
    row.note,
    row.web_url,
    fast,
    medium,
    slow,
  ];
}

function isSame(before: Seen, state: HostState): boolean {
  return STATE_PARTS.every((part, index) => part(state) === before.parts[index]) &&
    (state.row === before.row || isSameRow(state.row, before.row)) &&
    (state.reasons === before.reasons ||
      JSON.stringify(state.reasons) === JSON.stringify(before.reasons));
}

function isSameRow(a: HostState["row"], b: HostState["row"]): boolean {
  const parts = rowParts(b);
  return rowParts(a).every((part, index) => part === parts[index]);
}
