import type { Revision } from "../views/revision.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";

interface Seen {
  revision: number;
  /** All that anything shown of the host is made of, each compared by identity. */
  made_of: readonly unknown[];
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
    const made_of = madeOf(state);
    const { reasons } = state;
    if (before !== undefined && isSame(before, { made_of, reasons })) {
      // The same said anew: the next comparison is by identity again.
      before.reasons = reasons;
      return before.revision;
    }
    this.#seen.set(state, { revision: ++this.#latest, made_of, reasons });
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

/** Samples are never changed, only replaced, and so is what rests on them. */
function madeOf(state: HostState): unknown[] {
  const { row, intervals } = state;
  return [
    state.samples,
    state.left,
    state.level,
    state.connection,
    state.waiting,
    state.hasTwoAgents,
    state.lastSeenMs,
    state.lateSamples,
    state.changesRevision,
    row.name,
    row.agent_version,
    row.pve_version,
    row.zfs_version,
    row.group,
    row.tags.join("\n"),
    row.note,
    row.web_url,
    intervals.fast,
    intervals.medium,
    intervals.slow,
  ];
}

function isSame(a: Omit<Seen, "revision">, b: Omit<Seen, "revision">): boolean {
  return a.made_of.every((part, index) => part === b.made_of[index]) &&
    (a.reasons === b.reasons || JSON.stringify(a.reasons) === JSON.stringify(b.reasons));
}
