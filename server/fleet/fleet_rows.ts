/** Which hosts there are, and what operators say of them, as the database has it by now. */
import { sameAttributes } from "../../shared/host_attributes.ts";
import { sideBySide } from "../../shared/side_by_side.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Ledgers } from "../ledger/keeping/ledgers.ts";
import type { HostRow, Revisions, Store } from "../store/port.ts";
import type { DeskReporter } from "./desk_reporter.ts";
import type { HostBeginnings } from "./host_beginnings.ts";
import type { HostJudging } from "./host_judging.ts";
import type { HostPolicies } from "./host_policies.ts";
import type { HostRegistry } from "./host_registry.ts";
import type { HostState } from "./host_state.ts";
import type { HostThresholds } from "./host_thresholds.ts";
import type { IncidentMarks } from "./incident_marks.ts";
import type { OperatorWords } from "./operator_words.ts";
import { shareRuns } from "./shared_runs.ts";

/** So many hosts are read from the store at once. */
const RESTORED_AT_ONCE = 6;

export interface FleetRowsParts {
  store: Store;
  cluster: Cluster;
  hosts: HostRegistry;
  beginnings: HostBeginnings;
  words: OperatorWords;
  thresholds: HostThresholds;
  policies: HostPolicies;
  judging: HostJudging;
  reporter: DeskReporter;
  marks: IncidentMarks;
  ledgers: Ledgers;
}

export class FleetRows {
  /** How things stood in the database when they were last taken up. */
  #seen: Revisions = { hosts: -1, words: -1, telling: -1 };

  constructor(readonly parts: FleetRowsParts) {}

  /** Takes up hosts that came, went or changed. Two at once would each make a state for one host. */
  readonly refreshHosts = shareRuns(() => this.#refreshHosts());

  /** Takes up mutes, thresholds, snapshot policies, and words on pools that are gone. */
  async refreshWords(signal: AbortSignal): Promise<void> {
    const { store, hosts, words, thresholds, policies, judging, reporter } = this.parts;
    const revisions = await store.revisions();
    const concerned = await words.load();
    await thresholds.load();
    await policies.load();
    this.#seen = { ...this.#seen, words: revisions.words };
    for (const hostId of concerned) {
      const state = hosts.get(hostId);
      if (state === undefined) continue;
      judging.write(hostId, reporter.words(state, words.give(state)));
      if (judging.rejudge(state)) hosts.changed(state);
    }
    const others = [...hosts.states()].filter((state) => this.#giveLimits(state));
    await judging.rejudgeEach(others, signal);
  }

  /** Goes on taking up what others change, until the database cannot be read, or it is to stop. */
  async watch(signal: AbortSignal): Promise<void> {
    for await (const { hosts, words } of this.parts.store.watch(this.#seen, signal)) {
      if (hosts !== this.#seen.hosts) await this.refreshHosts();
      if (words !== this.#seen.words) await this.refreshWords(signal);
    }
  }

  async #refreshHosts(): Promise<void> {
    const { store, hosts, beginnings, judging } = this.parts;
    const revisions = await store.revisions();
    if (revisions.hosts === this.#seen.hosts) return;
    const rows = await store.listHosts();
    this.#seen = { ...this.#seen, hosts: revisions.hosts };
    const ids = new Set(rows.map((row) => row.id));
    for (const state of [...hosts.states()]) if (!ids.has(state.row.id)) this.#remove(state);
    const fresh = rows.filter(({ id }) => hosts.get(id) === undefined);
    const added = await sideBySide(fresh, RESTORED_AT_ONCE, (row) => beginnings.restore(row));
    for (const row of rows) {
      const known = hosts.get(row.id);
      if (known !== undefined) this.#renew(known, row);
    }
    // A member of a cluster is judged by what all of them tell.
    for (const state of added) judging.meet(state);
    for (const state of added) this.#takeUp(state);
  }

  #remove(state: HostState): void {
    const { hosts, judging, reporter, ledgers, marks, cluster } = this.parts;
    const { id } = state.row;
    hosts.remove(state);
    judging.forget(state);
    judging.write(0, reporter.removed(id));
    const freed = ledgers.forget(id);
    // Every server sees it go; one writes it down.
    if (cluster.hasDesk) marks.keepLedger(0, freed);
  }

  /** Takes up what of a host was changed elsewhere. */
  #renew(known: HostState, row: HostRow): void {
    const { hosts, judging } = this.parts;
    const hasNewToken = known.row.token_hash !== row.token_hash;
    if (hasNewToken) hosts.revoke(row.id, "token_rotated");
    // A page that shows who is being enrolled hears of the token too.
    const isSame = !hasNewToken && sameAttributes(known.row, row);
    known.row = row;
    // Another group may have others.
    if (this.#giveLimits(known)) judging.rejudge(known);
    if (!isSame) hosts.changed(known);
  }

  #takeUp(state: HostState): void {
    const { hosts, judging, marks, reporter, words } = this.parts;
    const given = words.give(state);
    this.#giveLimits(state);
    hosts.add(state);
    judging.rejudge(state);
    // The process before may have died before that was written.
    marks.acknowledge(state, []);
    judging.write(state.row.id, reporter.words(state, given));
    hosts.changed(state);
  }

  /** Tells a host which thresholds and policies hold of it; whether any is another than before. */
  #giveLimits(state: HostState): boolean {
    const isByThresholds = this.parts.thresholds.give(state);
    return this.parts.policies.give(state) || isByThresholds;
  }
}
