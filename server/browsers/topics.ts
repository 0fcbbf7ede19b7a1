/** What browsers may look at, and what each look is answered and told. */
import * as z from "zod";
import {
  FLEET_TOPIC,
  GUESTS_TOPIC,
  HOST_TOPIC_PREFIX,
  INCIDENTS_TOPIC,
  POOLS_TOPIC,
  SERVER_TOPIC,
  SUMMARY_TOPIC,
  TOTALS_TOPIC,
  WALL_TOPIC,
  WINDOWS_TOPIC,
} from "../../shared/protocol/names.ts";
import { isSameData } from "../../shared/same_data.ts";
import type { FleetReads } from "../fleet/reads.ts";
import { cutHostView } from "../views/cut_view.ts";
import type { FleetSummary } from "../views/fleet_summary.ts";
import type { IncidentRow } from "../views/incidents.ts";
import type { StorageState } from "../views/storage_state.ts";
import { type IncidentFilter, NO_FILTER, readIncidentFilter } from "../views/incident_filter.ts";
import type {
  FleetEvents,
  GuestsEvents,
  HostEvents,
  IncidentLine,
  IncidentsEvents,
  PoolsEvents,
  ServerStatus,
  TellingTroubles,
  TotalsEvents,
  WallEvents,
  WindowsEvents,
} from "../views/live_events.ts";
import { poolKey } from "../views/pools.ts";
import type { PoolsUpdate } from "../views/pools_page.ts";
import { readPoolsQuery } from "../views/pools_query.ts";
import { toWallView } from "../views/wall.ts";
import type { MakeEvent } from "./outlet.ts";

/** What no host is called. */
export const SERVER = "";

/** What keeps messages from going out, as the part of the server that sends them knows it. */
export interface TroubleSource {
  now(): TellingTroubles;
  /** Called after each change; returns its own undo. */
  onChange(listener: () => void): () => void;
}

/** Which second factors cannot be used, as the part of the server that checks them knows it. */
export interface FactorSource {
  readonly broken: readonly string[];
  /** Called after each change; returns its own undo. */
  onBrokenChange(listener: () => void): () => void;
}

/** What there is of incidents, as the part of the server that owns them knows it. */
export interface IncidentSource {
  readonly revision: string;
  /** Critical ones that nobody has taken on. */
  readonly openCritical: number;
  /** Called with the id of each that changed; returns its own undo. */
  onChange(listener: (id: string) => void): () => void;
  /** What a list under `filter` shows of it; null: nothing, now as ever. */
  lineOf(id: string, filter: IncidentFilter): IncidentLine | null;
  /** Those that are told of and part of no other, worst first. */
  worst(): readonly IncidentRow[];
}

/** What there is of windows, as the part of the server that owns them knows it. */
export interface WindowSource {
  readonly revision: string;
  /** Called after each change; returns its own undo. */
  onChange(listener: () => void): () => void;
}

/** What no host is called either. */
export const WINDOWS = "@";

/** Before the id of an incident: no host is called like that. */
const INCIDENT = "#";

export function incidentKey(id: string): string {
  return `${INCIDENT}${id}`;
}

export interface TopicSources {
  incidents: IncidentSource;
  windows: WindowSource;
  reads: FleetReads;
  storage: StorageState;
  troubles: TroubleSource;
  factors: FactorSource;
  /** Names the scripts that a page loads now. */
  build: string;
}

/** One topic as one browser has joined it. */
export interface JoinedTopic {
  /** The reply to the join. */
  response: unknown;
  /** Of which changes it wants to hear: by the names of hosts, `incidentKey`, or `SERVER`. */
  wants(key: string): boolean;
  makeEvent: MakeEvent;
  /** Where many hosts make one event: that it is told at most once in so long. */
  togetherMs?: number;
}

/** A page of pools is made of all hosts, and in a large fleet one of them changes all the time. */
const POOLS_EVERY_MS = 1_000;

/** A screen on a wall is made of all hosts and incidents. */
const WALL_EVERY_MS = 1_000;

/** Counting looks at all hosts, and at all incidents that are not over. */
const COUNT_EVERY_MS = 1_000;

/** Sums of all hosts move with every sample, and nobody reads them as fast. */
const TOTALS_EVERY_MS = 5_000;

/** What of a list a browser looks at, and what it holds of that: the first page, and nothing. */
const paramsSchema = z.object({
  page: z.number().int().min(1).max(999_999).catch(1),
  revision: z.string().max(100).nullable().catch(null),
  query: z.string().max(4_000).catch(""),
}).catch({ page: 1, revision: null, query: "" });

type Params = z.infer<typeof paramsSchema>;

/** What `topic` is to who joins it with `payload`, or why there is no such thing. */
export function joinTopic(
  topic: string,
  payload: unknown,
  { sources, now_unix }: { sources: TopicSources; now_unix: number },
): JoinedTopic | "bad_topic" | "unknown_host" {
  const { reads } = sources;
  const params = paramsSchema.parse(payload);
  if (topic === SERVER_TOPIC) return joinServer(sources);
  if (topic === WALL_TOPIC) return joinWall(sources, now_unix);
  if (topic === INCIDENTS_TOPIC) return joinIncidents(sources, params, now_unix);
  if (topic === WINDOWS_TOPIC) return joinWindows(sources);
  if (topic === SUMMARY_TOPIC) return joinSummary(sources);
  if (topic === TOTALS_TOPIC) return joinTotals(reads);
  if (topic === FLEET_TOPIC) return joinFleet(reads, params, now_unix);
  if (topic === GUESTS_TOPIC) return joinGuests(reads, params, now_unix);
  if (topic === POOLS_TOPIC) return joinPools(reads, params, now_unix);
  if (!topic.startsWith(HOST_TOPIC_PREFIX)) return "bad_topic";
  const name = topic.slice(HOST_TOPIC_PREFIX.length);
  return joinHost(name, { reads, params, now_unix }) ?? "unknown_host";
}

const isIncident = (key: string) => key.startsWith(INCIDENT);
const isHost = (key: string) => key !== SERVER && key !== WINDOWS && !isIncident(key);

function joinServer({ storage, troubles, factors, build }: TopicSources): JoinedTopic {
  const status = (): ServerStatus => ({
    storage_fault: storage.fault,
    cut_off_since_ms: storage.cutOffSinceMs,
    broken_factors: factors.broken,
    ...troubles.now(),
  });
  return {
    response: { ...status(), build },
    wants: (key) => key === SERVER,
    makeEvent: () => ({ event: "status", payload: status() }),
  };
}

function joinWall(
  { reads, incidents, storage, build }: TopicSources,
  now_unix: number,
): JoinedTopic {
  const look = () =>
    toWallView({
      cards: reads.cards.all(),
      incidents: incidents.worst(),
      is_storing: storage.isWell,
    });
  const view = look();
  let told = JSON.stringify(view);
  return {
    response: { view, build, now_unix } satisfies WallEvents["joined"],
    wants: () => true,
    togetherMs: WALL_EVERY_MS,
    makeEvent: () => {
      const payload: WallEvents["view"] = look();
      const text = JSON.stringify(payload);
      if (text === told) return null;
      told = text;
      return { event: "view", payload };
    },
  };
}

/** Under a filter that cannot be read, which only a page of another version sends, all. */
function joinIncidents(
  { incidents }: TopicSources,
  { query }: Params,
  now_unix: number,
): JoinedTopic {
  const reading = readIncidentFilter(new URLSearchParams(query));
  const filter = reading.ok ? reading.filter : NO_FILTER;
  const response: IncidentsEvents["joined"] = { revision: incidents.revision, now_unix };
  return {
    response,
    wants: isIncident,
    makeEvent: (key) => {
      const line = incidents.lineOf(key.slice(INCIDENT.length), filter);
      return line === null ? null : { event: "incident", payload: line };
    },
  };
}

function joinWindows({ windows }: TopicSources): JoinedTopic {
  const response: WindowsEvents["joined"] = { revision: windows.revision };
  return {
    response,
    wants: (key) => key === WINDOWS,
    makeEvent: () => {
      const payload: WindowsEvents["changed"] = { revision: windows.revision };
      return { event: "changed", payload };
    },
  };
}

/** Told once for all that change, and only when it is another. */
function joinSummary({ incidents, reads }: TopicSources): JoinedTopic {
  const summary = (): FleetSummary => ({
    open_critical: incidents.openCritical,
    counts: reads.cards.counts(),
  });
  let told = summary();
  return {
    response: told,
    wants: (key) => key !== SERVER,
    togetherMs: COUNT_EVERY_MS,
    makeEvent: () => {
      const next = summary();
      if (isSameData(next, told)) return null;
      told = next;
      return { event: "summary", payload: next };
    },
  };
}

function joinTotals({ totals }: FleetReads): JoinedTopic {
  let told = totals.now();
  return {
    response: { totals: told } satisfies TotalsEvents["joined"],
    wants: isHost,
    togetherMs: TOTALS_EVERY_MS,
    makeEvent: () => {
      const next: TotalsEvents["totals"] = totals.now();
      if (isSameData(next, told)) return null;
      told = next;
      return { event: "totals", payload: next };
    },
  };
}

function joinFleet({ cards }: FleetReads, { revision }: Params, now_unix: number): JoinedTopic {
  const response: FleetEvents["joined"] = {
    ...cards.since(revision),
    revision: cards.revision(),
    now_unix,
  };
  return {
    response,
    wants: isHost,
    makeEvent: (name) => {
      const card = cards.find(name);
      return card === null
        ? { event: "removed", payload: { name } }
        : { event: "card", payload: card };
    },
  };
}

function joinGuests({ guests }: FleetReads, { revision: held }: Params, now_unix: number) {
  const revision = guests.revision();
  const response: GuestsEvents["joined"] = {
    answer: held === revision ? "unchanged" : "changed",
    revision,
    now_unix,
  };
  return {
    response,
    wants: isHost,
    makeEvent: (name: string) => ({ event: "changed", payload: { name } }),
  };
}

function joinPools(
  { pools }: FleetReads,
  { query, revision: held }: Params,
  now_unix: number,
): JoinedTopic {
  const asked = readPoolsQuery(new URLSearchParams(query));
  const first = pools.page(asked);
  const { revision } = first;
  const response: PoolsEvents["joined"] = {
    ...(held === revision ? { answer: "unchanged" } : { answer: "whole", page: first }),
    revision,
    now_unix,
  };
  // What the browser has: a row is the same object as long as nothing of its host changes.
  let sent = first;
  return {
    response,
    wants: isHost,
    togetherMs: POOLS_EVERY_MS,
    makeEvent: () => {
      const next = pools.page(asked);
      if (next.revision === sent.revision) return null;
      const known = new Set(sent.rows);
      sent = next;
      const update: PoolsUpdate = {
        ...next,
        order: next.rows.map(poolKey),
        rows: next.rows.filter((row) => !known.has(row)),
      };
      return { event: "page", payload: update };
    },
  };
}

function joinHost(
  asked: string,
  { reads: { views }, params: { page, revision: held }, now_unix }: {
    reads: FleetReads;
    params: Params;
    now_unix: number;
  },
): JoinedTopic | null {
  const view = views.find(asked);
  if (view === null) return null;
  const { revision, card: { name } } = view;
  const response: HostEvents["joined"] = {
    ...(held === revision
      ? { answer: "unchanged" }
      : { answer: "whole", view: cutHostView(view, page) }),
    revision,
    now_unix,
  };
  return {
    response,
    wants: (key) => key === name,
    makeEvent: () => {
      const changed = views.find(name);
      return changed === null
        ? { event: "removed", payload: { name } }
        : { event: "view", payload: cutHostView(changed, page) };
    },
  };
}
