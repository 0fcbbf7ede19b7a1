/**
 * The one owner of incidents and of what channels are told. Whatever happens goes through here, one
 * thing after the other: the machine says what became of incidents, the plan who is to hear of it,
 * and both are written in one transaction with what brought them about.
 */
import type { Clock } from "../../shared/clock.ts";
import { Listeners } from "../../shared/listeners.ts";
import { plan, type PlanInput, type PlanState, type PlanWrites } from "../notify/plan/mod.ts";
import type { Store } from "../store/port.ts";
import type { ChannelRow } from "../store/rows/deliveries.ts";
import type { Incident } from "../store/rows/incidents.ts";
import type { Window } from "../store/rows/windows.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { DeskHosts } from "./desk_hosts.ts";
import { type DeskNews, newsBetween } from "./desk_news.ts";
import { DeskWindows } from "./desk_windows.ts";
import type { IncidentMachine, StepResult } from "../incidents/machine/incident_machine.ts";
import type { HostAttributes, Input } from "../incidents/machine/inputs.ts";
import type { KeptIncident } from "../incidents/machine/live_incident.ts";
import { type DeskTaker, type DeskWrites, NOTHING_TO_WRITE } from "../incidents/desk_taker.ts";
import type { ReasonIncident } from "../views/incidents.ts";
import { UnwrittenIncidents } from "./unwritten.ts";
import { type DeskRows, isNothing, isUrgent, NO_PLAN, NO_STEP, writeRows } from "./rows.ts";

/** The clock was set where wall-clock and elapsed time drift apart by more than this. */
const SET_MS = 5_000;

/** What the store holds of incidents and of who was told what. */
export interface DeskContents {
  machine: IncidentMachine;
  state: PlanState;
  /** Every host, as it is known now. */
  hosts: readonly HostAttributes[];
  windows: readonly Window[];
  /** Those that are not over, or ended lately. */
  incidents: readonly KeptIncident[];
}

export interface DeskParts {
  contents: DeskContents;
  newId: () => string;
  /** Whether no other server has the desk. */
  cluster: Pick<Cluster, "hasDesk">;
  store: Pick<Store, "transaction">;
  clock: Pick<Clock, "nowMs" | "monotonicMs">;
}

export class IncidentDesk implements DeskTaker {
  #machine: IncidentMachine;
  #plan: PlanState;
  readonly hosts: DeskHosts;
  readonly windows: DeskWindows;
  /** What happened to incidents and is not on disk yet. */
  readonly unwritten = new UnwrittenIncidents();
  #newsListeners = new Listeners<[news: DeskNews]>();
  #openedListeners = new Listeners();
  /** Wall-clock time less elapsed time, when that was last looked at. */
  #offsetMs: number;
  /** As it was last taken from the store. */
  #stored: DeskContents["incidents"];
  /** Whether what it holds is what this server goes on with; else it is what another one stored. */
  #isOpen = false;

  constructor(readonly parts: DeskParts) {
    const { machine, state, hosts, windows, incidents } = parts.contents;
    this.#stored = incidents;
    this.#machine = machine;
    this.#plan = state;
    this.hosts = new DeskHosts(hosts);
    this.windows = new DeskWindows(windows);
    this.#offsetMs = this.#currentOffsetMs;
  }

  get #currentOffsetMs(): number {
    return this.parts.clock.nowMs() - this.parts.clock.monotonicMs();
  }

  /** Whether it is this server that says what becomes of incidents, and tells of them. */
  get isHere(): boolean {
    return this.#isOpen && this.parts.cluster.hasDesk;
  }

  /** From now on this server goes on with what the desk holds. */
  async open(): Promise<void> {
    this.#isOpen = true;
    this.#offsetMs = this.#currentOffsetMs;
    await this.record({ type: "started" });
    this.#openedListeners.tell();
  }

  /** Another server goes on with it. */
  close(): void {
    this.#isOpen = false;
    this.unwritten.clear();
  }

  /** Takes what is stored in place of what it holds; listeners hear what differs. */
  replace({ machine, state, hosts, windows, incidents }: DeskContents): void {
    const before = { incidents: this.#stored, plan: this.#plan };
    this.#stored = incidents;
    this.#machine = machine;
    this.#plan = state;
    this.hosts.replace(hosts);
    this.#newsListeners.tell(newsBetween(before, { incidents, plan: state }));
    this.windows.replace(windows);
  }

  /** Called after incidents changed or messages were queued; returns its own undo. */
  onNews(listener: (news: DeskNews) => void): () => void {
    return this.#newsListeners.add(listener);
  }

  /** Every incident that is not over, also those held back. */
  list(): KeptIncident[] {
    return this.#machine.list();
  }

  /** One that is not over; null when there is none of this id. */
  find(incidentId: string): Incident | null {
    return this.#machine.find(incidentId);
  }

  /** Called with the ids of hosts whose reasons changed their incidents; returns its own undo. */
  onIncidents(listener: (hostIds: ReadonlySet<number>) => void): () => void {
    return this.onNews(({ incidents }) => {
      const ids = incidents.flatMap(({ reasons }) => reasons.map(({ host_id }) => host_id));
      const hostIds = new Set(ids.filter((id) => id !== null));
      if (hostIds.size > 0) listener(hostIds);
    });
  }

  onOpened(listener: () => void): () => void {
    return this.#openedListeners.add(listener);
  }

  /** The incident that a reason is part of; null: of none that is not over. */
  incidentOf(hostId: number, reason: { code: string; subject_id: string }): ReasonIncident | null {
    return this.#machine.incidentOf(hostId, reason);
  }

  /** Who has been told what, and what waits. */
  get plan(): PlanState {
    return this.#plan;
  }

  channels(): ChannelRow[] {
    return [...this.#plan.desks.values()].map(({ channel }) => channel);
  }

  /** Takes what happened to hosts and incidents, in order; the caller has it written. */
  take(...inputs: readonly Input[]): DeskWrites {
    if (!this.isHere) return this.#hear(inputs);
    const nowMs = this.parts.clock.nowMs();
    return this.#writesOf(inputs.flatMap((input) => this.#step(input, nowMs)), nowMs);
  }

  /** The same of channels, policies and deliveries. */
  takePlan(...inputs: readonly PlanInput[]): DeskWrites {
    if (!this.isHere) return NOTHING_TO_WRITE;
    const nowMs = this.parts.clock.nowMs();
    return this.#writesOf(inputs.flatMap((input) => this.#planned(input, nowMs)), nowMs);
  }

  /** A channel refused for good, or cannot be used: nothing when it is broken already, or gone. */
  breakChannel(channelId: string, why: string): DeskWrites {
    if (!this.isHere) return NOTHING_TO_WRITE;
    const nowMs = this.parts.clock.nowMs();
    const channel = this.#plan.desks.get(channelId)?.channel;
    if (channel === undefined || channel.broken !== null) return this.#writesOf([], nowMs);
    const channels = this.channels().map((one) =>
      one.id === channelId ? { ...one, broken: { why, since_ms: nowMs } } : one
    );
    const marked = { ...NO_PLAN, broken: [{ channel_id: channelId, why }] };
    const { name } = channel;
    return this.#writesOf([
      { step: NO_STEP, plan: marked },
      ...this.#planned({ kind: "channels", channels }, nowMs),
      ...this.#step({ type: "channel_broken", channel_id: channelId, name, why }, nowMs),
    ], nowMs);
  }

  /** Takes what happened, and has it written by itself. What the disk does not take is kept. */
  async record(...inputs: readonly Input[]): Promise<void> {
    await this.#keep(this.take(...inputs));
  }

  /** Time passes: wanted each 5 s. */
  async tick(): Promise<void> {
    if (!this.isHere) return;
    const nowMs = this.parts.clock.nowMs();
    this.unwritten.prune((id) => this.#plan.incidents.has(id));
    const rows = [
      ...this.#step({ type: "tick" }, nowMs),
      ...this.#planned({ kind: "tick" }, nowMs),
    ];
    await this.#keep(this.#writesOf(rows, nowMs));
  }

  async #keep({ isNothing, isUrgent, write }: DeskWrites): Promise<void> {
    if (isNothing) return;
    await this.parts.store.transaction(write, { keep: true, may_wait: !isUrgent });
  }

  /** Another server takes it from its own hosts; names and clusters are wanted by pages here too. */
  #hear(inputs: readonly Input[]): DeskWrites {
    for (const input of inputs) {
      if (input.type === "host") this.hosts.put(input.host);
      if (input.type === "host_deleted") this.hosts.delete(input.host_id);
    }
    return NOTHING_TO_WRITE;
  }

  #step(input: Input, nowMs: number): DeskRows[] {
    if (input.type === "window_put") this.windows.put(input.window);
    if (input.type === "window_deleted") this.windows.delete(input.window_id);
    const areFactsNew = input.type === "host" && this.hosts.put(input.host);
    if (input.type === "host_deleted") this.hosts.delete(input.host_id);
    const step = this.#machine.step(input, nowMs);
    const rows = step.incidents.length > 0
      ? this.#planned({ kind: "incidents", changed: step.incidents }, nowMs, step)
      : [{ step, plan: NO_PLAN }];
    if (!areFactsNew) return rows;
    const { host_id } = input.host;
    return [...rows, ...this.#planned({ kind: "hosts", host_ids: [host_id] }, nowMs)];
  }

  /** A channel that broke is an incident, of which the others are told. */
  #planned(input: PlanInput, nowMs: number, step: StepResult = NO_STEP): DeskRows[] {
    const set = this.#followClock(nowMs);
    const writes = this.#advance(input, nowMs);
    const broken = writes.broken.flatMap(({ channel_id, why }) => {
      const name = this.#plan.desks.get(channel_id)?.channel.name ?? channel_id;
      return this.#step({ type: "channel_broken", channel_id, name, why }, nowMs);
    });
    return [...set, { step, plan: writes }, ...broken];
  }

  #advance(input: PlanInput, nowMs: number): PlanWrites {
    const { newId } = this.parts;
    const hostOf = (hostId: number) => this.hosts.find(hostId);
    const { state, writes } = plan(this.#plan, input, { now_ms: nowMs, hostOf, newId });
    this.#plan = state;
    return writes;
  }

  /** The machine sees by itself that the clock was set; the plan is told. */
  #followClock(nowMs: number): DeskRows[] {
    const offsetMs = nowMs - this.parts.clock.monotonicMs();
    const by_ms = Math.round(offsetMs - this.#offsetMs);
    if (Math.abs(by_ms) < SET_MS) return [];
    this.#offsetMs = offsetMs;
    return [{ step: NO_STEP, plan: this.#advance({ kind: "clock_set", by_ms }, nowMs) }];
  }

  #writesOf(all: readonly DeskRows[], nowMs: number): DeskWrites {
    const rows = all.filter((row) => !isNothing(row));
    const { unwritten } = this;
    for (const { step } of rows) unwritten.add(step.incidents);
    if (rows.length > 0) this.#tell(rows);
    return {
      isNothing: rows.length === 0,
      isUrgent: rows.some(isUrgent),
      write: (transaction) =>
        rows.forEach((row) => writeRows(transaction, row, { unwritten, nowMs })),
    };
  }

  #tell(rows: readonly DeskRows[]): void {
    const deliveries = rows.flatMap(({ plan }) => plan.deliveries);
    const news: DeskNews = {
      incidents: rows.flatMap(({ step }) => step.incidents),
      events: rows.flatMap(({ step }) => step.events),
      deliveries,
      holds: rows.flatMap(({ plan }) => plan.holds),
      isQueued: deliveries.length > 0,
      isElsewhere: false,
    };
    this.#newsListeners.tell(news);
  }
}
