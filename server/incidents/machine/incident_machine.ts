/**
 * From what the judge finds to incidents: what belongs together, since when, what is held back and
 * why. Without clock, chance or input and output: each step is told the time, ids are made by
 * `makeId`. What it returns is to be stored in the order in which it is returned.
 */
import type { Incident, IncidentEvent, IncidentState } from "../../store/rows/incidents.ts";
import type { Window } from "../../store/rows/windows.ts";
import { foldNew, unfoldChildren, unfoldWorse } from "./folding.ts";
import type { HostAttributes, Input } from "./inputs.ts";
import { observeByServer, takeJudged } from "./judging.ts";
import { STARTING_MS } from "./limits.ts";
import {
  type KeptIncident,
  type LiveIncident,
  type Memory,
  type Track,
  trackKey,
} from "./live_incident.ts";
import { type Mute, MuteBook } from "./mute_book.ts";
import { OutageWatch, transitOutage, updateMember } from "./outages.ts";
import { Registry } from "./registry.ts";
import { isMemoryDue, memoryOf, reportMemory, reportNews, view } from "./reporting.ts";
import { restoreInto } from "./restoring.ts";
import { endSettling } from "./settling.ts";
import { advanceClock, believedMs, startClock, type SteadyClock } from "./steady_clock.ts";
import { type Keeping, Step } from "./step.ts";
import { updateWindow } from "./suppressing.ts";
import { transit } from "./transitions.ts";
import { WindowBook } from "./window_book.ts";
import * as words from "./words.ts";

export interface StepResult {
  /** Those of which there is news, as they are now. */
  incidents: KeptIncident[];
  events: IncidentEvent[];
  /** Of others only the memory: what was counted of them. */
  memories: { incident_id: string; memory: Memory }[];
}

/** What an earlier process left. */
export interface Restored {
  /** Those that are not over, and those that ended within the last 15 minutes. */
  incidents: readonly KeptIncident[];
  hosts: readonly HostAttributes[];
  windows: readonly Window[];
  mutes: readonly Mute[];
}

export class IncidentMachine {
  #clock: SteadyClock;
  #keeping: Keeping;
  #outages = new OutageWatch();

  constructor(
    { makeId, nowMs, restored }: { makeId: () => string; nowMs: number; restored?: Restored },
  ) {
    this.#clock = startClock(nowMs);
    this.#keeping = {
      registry: new Registry(),
      windows: new WindowBook(),
      mutes: new MuteBook(),
      makeId,
      startingUntilMs: null,
      startingUntilWallMs: null,
      rejudged: new Set(),
    };
    if (restored === undefined) return;
    const { registry, windows, mutes } = this.#keeping;
    for (const host of restored.hosts) registry.putHost(host);
    for (const window of restored.windows) windows.put(window, nowMs);
    for (const mute of restored.mutes) mutes.put(mute);
    restoreInto(registry, restored.incidents, nowMs);
  }

  /** What `input` brings about at that time. */
  step(input: Input, nowMs: number): StepResult {
    this.#clock = advanceClock(this.#clock, nowMs);
    const { elapsed_ms } = this.#clock;
    const step = new Step(this.#keeping, nowMs, elapsed_ms, believedMs(this.#clock));
    this.#passTime(step, input.type === "tick");
    this.#take(input, step);
    this.#settle(step);
    return this.#report(step);
  }

  /** Every incident that is not over, with all that is counted of it. */
  list(): KeptIncident[] {
    const step = this.#look();
    return [...this.#keeping.registry.incidents.values()]
      .map((live) => ({ ...view(live, step), memory: memoryOf(live) }));
  }

  /** One of them, without what is counted of it; null when there is none of this id. */
  find(incidentId: string): Incident | null {
    const live = this.#keeping.registry.incidents.get(incidentId);
    return live === undefined ? null : view(live, this.#look());
  }

  /** At things as they stood when time was last seen to pass. */
  #look(): Step {
    const { wall_ms, elapsed_ms } = this.#clock;
    return new Step(this.#keeping, wall_ms, elapsed_ms, believedMs(this.#clock));
  }

  /** The incident that a reason is part of; null: of none that is not over. */
  incidentOf(
    hostId: number,
    { code, subject_id }: { code: string; subject_id: string },
  ): { id: string; state: IncidentState } | null {
    const key = trackKey(hostId, code, subject_id);
    const tracked = this.#keeping.registry.tracksOf(hostId).get(key);
    if (tracked === undefined) return null;
    const { id, state } = tracked.live;
    return { id, state };
  }

  #passTime(step: Step, isTick: boolean): void {
    const { registry, windows, mutes } = this.#keeping;
    if (windows.advance(step.believedMs)) this.#touchAll(step);
    for (const key of mutes.expire(step.believedMs)) this.#touchReason(key, step);
    if (!isTick) return;
    for (const live of registry.incidents.values()) {
      if (live.state === "pending") {
        for (const track of live.tracks.values()) {
          if (!isSeenByServer(track)) continue;
          const isNews = observeByServer({ live, track }, step);
          if (isNews || isMemoryDue(live, step.elapsedMs)) step.touched.add(live);
        }
      }
      if (needsTick(live, step)) step.touched.add(live);
    }
  }

  #take(input: Input, step: Step): void {
    const { registry, windows, mutes, rejudged } = this.#keeping;
    switch (input.type) {
      case "judged":
        return takeJudged(input, step);
      case "host":
        registry.putHost(input.host);
        return this.#touchHost(input.host.host_id, step);
      case "host_deleted":
        return this.#deleteHost(input, step);
      case "muted":
        mutes.put(input);
        return this.#touchReason(keyOf(input), step);
      case "unmuted":
        mutes.delete(input);
        return this.#touchReason(keyOf(input), step);
      case "acknowledged":
        return words.acknowledge(input, step);
      case "unacknowledged":
        return words.unacknowledge(input, step);
      case "window_put":
        windows.put(input.window, step.believedMs);
        return this.#touchAll(step);
      case "window_deleted":
        windows.delete(input.window_id);
        return this.#touchAll(step);
      case "pool_left":
        return words.leavePool(input, step);
      case "thresholds":
        for (const id of input.host_ids ?? registry.hosts.keys()) rejudged.add(id);
        return;
      case "identified":
        return words.identify(input, step);
      case "channel_broken":
        return words.breakChannel(input, step);
      case "channel_works":
        return words.mendChannel(input, step);
      case "started":
        this.#keeping.startingUntilMs = step.elapsedMs + STARTING_MS;
        this.#keeping.startingUntilWallMs = step.nowMs + STARTING_MS;
        return;
      case "tick":
        return;
    }
  }

  /** Lets what was touched go from state to state, parents after their children. */
  #settle(step: Step): void {
    for (const live of step.touched) {
      if (live.outage !== null || live.state === "resolved") continue;
      const before = live.raw;
      transit(live, step);
      if (live.cause.family === "away") this.#followHost(live, live.raw !== before, step);
    }
    for (const live of step.begun) if (live.state !== "resolved") foldNew(live, step);
    for (const live of step.touched) if (live.outage !== null) transitOutage(live, step);
    for (const live of step.removed) unfoldChildren(live, step);
    for (const live of step.touched) {
      if (live.state === "resolved") continue;
      if (live.parentId !== null) unfoldWorse(live, step);
      updateWindow(live, step);
      endSettling(live, step);
    }
  }

  #followHost(live: LiveIncident, hasChanged: boolean, step: Step): void {
    const host = this.#keeping.registry.hosts.get(Number(live.cause.scope_id));
    if (hasChanged && host !== undefined) {
      if (live.raw === null) this.#outages.takeBack(host);
      else this.#outages.takeAway(live, host, step);
    }
    updateMember(live, step);
  }

  #report(step: Step): StepResult {
    const result: StepResult = { incidents: [], events: step.events, memories: [] };
    for (const live of step.touched) {
      const news = reportNews(live, step);
      if (news !== null) {
        result.incidents.push(news);
        continue;
      }
      const memory = reportMemory(live, step);
      if (memory !== null) result.memories.push({ incident_id: live.id, memory });
    }
    for (const live of step.removed) this.#keeping.registry.remove(live, step.elapsedMs);
    return result;
  }

  #deleteHost(input: Input & { type: "host_deleted" }, step: Step): void {
    const host = this.#keeping.registry.hosts.get(input.host_id);
    if (host !== undefined) this.#outages.takeBack(host);
    words.deleteHost(input, step);
  }

  #touchAll(step: Step): void {
    for (const live of this.#keeping.registry.incidents.values()) step.touched.add(live);
  }

  #touchHost(hostId: number, step: Step): void {
    for (const { live } of this.#keeping.registry.tracksOf(hostId).values()) step.touched.add(live);
  }

  #touchReason(key: string, step: Step): void {
    const [hostId] = key.split("\n", 1);
    const tracked = this.#keeping.registry.tracksOf(Number(hostId)).get(key);
    if (tracked !== undefined) step.touched.add(tracked.live);
  }
}

/** Whether it is held back for what does not come: time counts, without any sample. */
function isSeenByServer({ shownBy, holding, reason }: Track): boolean {
  return shownBy === "server" && reason.ended_at_ms === null &&
    (holding.up !== null || holding.last_ms === null);
}

/** Whether time alone may change it. */
function needsTick(live: LiveIncident, { elapsedMs, believedMs }: Step): boolean {
  const { acknowledgement, settling } = live;
  if (live.outage !== null || live.flappingSinceMs !== null) return true;
  if (settling !== null && elapsedMs >= settling.due_ms) return true;
  const expiresMs = acknowledgement?.expires_at_ms ?? null;
  return expiresMs !== null && believedMs >= expiresMs;
}

function keyOf({ host_id, code, subject_id }: Pick<Mute, "host_id" | "code" | "subject_id">) {
  return trackKey(host_id, code, subject_id);
}
