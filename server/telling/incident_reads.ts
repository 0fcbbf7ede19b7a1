/** What pages, programs and live sockets read of incidents: one of it, for all of them. */
import { Listeners } from "../../shared/listeners.ts";
import type { Store } from "../store/port.ts";
import type { Incident } from "../store/rows/incidents.ts";
import {
  type IncidentFilter,
  type IncidentSortColumn,
  NO_FILTER,
} from "../views/incident_filter.ts";
import { compareIncidents, sortIncidents } from "../views/incident_order.ts";
import { type IncidentRow, type IncidentsPage, isStanding } from "../views/incidents.ts";
import type { TableSort } from "../views/table_sort.ts";
import type { KeptIncident } from "../incidents/machine/live_incident.ts";
import type { IncidentLine } from "../views/live_events.ts";
import { incidentsOf, Lately } from "./lately.ts";
import type { DeskNews } from "./desk_news.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import { isMatch, type Match, toMatch, toQuery } from "./incident_match.ts";
import { toIncidentRow } from "./incident_rows.ts";

/** Of those that ended lately, so that browsers hear how they ended. */
const MAX_OVER = 1_000;

/** Of those that are over, so many of the newest are sorted: there may be those of 400 days. */
export const SORTED_OVER = 2_000;

export interface PageOptions {
  /** Absent or null: those that are not over first, worst first. */
  sort?: TableSort<IncidentSortColumn> | null;
  /** What the page begins after; null: it is the first. */
  after: string | null;
  limit: number;
}

export class IncidentReads {
  #standing: Map<string, Incident>;
  /** Those that ended since the start, the last at the end. */
  #over = new Map<string, Incident>();
  #listeners = new Listeners<[id: string]>();
  readonly lately = new Lately();
  #changes = 0;
  /** Those of another process count other changes. */
  readonly #process = crypto.randomUUID();

  constructor(readonly parts: { desk: IncidentDesk; store: Pick<Store, "listIncidents"> }) {
    const { desk } = parts;
    this.#standing = new Map(desk.list().map(({ memory: _, ...one }) => [one.id, one]));
    desk.onNews((news) => this.#take(news));
  }

  /** Called with the id of each that changed, or what is told of it; returns its own undo. */
  onChange(listener: (id: string) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Which state of all incidents this is. */
  get revision(): string {
    return `${this.#process}.${this.#changes}`;
  }

  /** How many are critical, told of, and taken on by nobody. */
  get openCritical(): number {
    let count = 0;
    for (const { level, state, parent_id } of this.#standing.values()) {
      if (level === "critical" && state === "open" && parent_id === null) count++;
    }
    return count;
  }

  /** Every one that is not over. */
  standing(): Iterable<Incident> {
    return this.#standing.values();
  }

  /** One that is not over, or ended since the start; null: no such. */
  find(id: string): Incident | null {
    return this.#standing.get(id) ?? this.#over.get(id) ?? null;
  }

  /** Those that are part of another, worst first. */
  partsOf(id: string): IncidentRow[] {
    return this.#rows([...this.#standing.values()].filter(({ parent_id }) => parent_id === id));
  }

  /** Those that are told of and part of no other, worst first. */
  worst(): IncidentRow[] {
    return this.#rows(
      [...this.#standing.values()].filter((one) => isStanding(one) && one.parent_id === null),
    );
  }

  row(incident: Incident): IncidentRow {
    return toIncidentRow(incident, this.parts.desk.hosts);
  }

  /** What a list under `filter` shows of it; null: nothing, now as ever. */
  lineOf(id: string, filter: IncidentFilter): IncidentLine | null {
    const incident = this.find(id);
    if (incident === null) return null;
    if (isMatch(incident, toMatch(filter, this.parts.desk.hosts))) {
      return { row: this.row(incident) };
    }
    return incident.opened_at_ms === null && incident.parent_id === null ? null : { gone: id };
  }

  async page(filter: IncidentFilter, options: PageOptions): Promise<IncidentsPage> {
    const { sort = null, after, limit } = options;
    const { revision } = this;
    const match = toMatch(filter, this.parts.desk.hosts);
    if (sort !== null) {
      const { rows, newest_over } = await this.#sorted(match, sort);
      const from = Number(after ?? 0);
      const next = from + limit < rows.length ? String(from + limit) : null;
      return { rows: rows.slice(from, from + limit), next, newest_over, revision };
    }
    // One more than fits says whether there is another page.
    const found = this.#standingAfter(match, after).slice(0, limit + 1);
    if (found.length <= limit && isOverWanted(match)) {
      const beforeId = after?.startsWith(OVER) ? after.slice(OVER.length) : null;
      const over = await this.#overBefore(beforeId, { match, limit: limit + 1 - found.length });
      found.push(...over);
    }
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return {
      rows: rows.map((incident) => this.row(incident)),
      next: found.length > limit && last !== undefined ? placeIn(last) : null,
      newest_over: null,
      revision,
    };
  }

  async #sorted(match: Match, sort: TableSort<IncidentSortColumn>) {
    const over = isOverWanted(match)
      ? await this.#overBefore(null, { match, limit: SORTED_OVER + 1 })
      : [];
    const found = [...this.#standingAfter(match, null), ...over.slice(0, SORTED_OVER)];
    const nowUnix = this.parts.desk.parts.clock.nowMs() / 1000;
    return {
      rows: sortIncidents(found.map((incident) => this.row(incident)), sort, nowUnix),
      newest_over: over.length > SORTED_OVER ? SORTED_OVER : null,
    };
  }

  /**
   * Those that are not over, then of the last `RECENT` that ended, in whose line all of `words`
   * stand, in lower case: the first `limit`, and how many there are.
   */
  async search(
    words: readonly string[],
    limit: number,
  ): Promise<{ total: number; rows: IncidentRow[] }> {
    const match = toMatch(NO_FILTER, this.parts.desk.hosts);
    const over = await this.#overBefore(null, { match, limit: RECENT });
    const rows = [...this.#standingAfter(match, null), ...over].map((one) => this.row(one))
      .filter((row) => hasWords(row, words));
    return { total: rows.length, rows: rows.slice(0, limit) };
  }

  /** What ended just now may not be stored yet. */
  async #overBefore(
    beforeId: string | null,
    { match, limit }: { match: Match; limit: number },
  ): Promise<Incident[]> {
    const stored = await this.parts.store.listIncidents({
      ...toQuery(match),
      ...(beforeId !== null && { before_id: beforeId }),
      limit,
    });
    const lately = [...this.#over.values()].filter((incident) =>
      (beforeId === null || incident.id < beforeId) && isMatch(incident, match)
    );
    const byId = new Map([...stored, ...lately].map((incident) => [incident.id, incident]));
    return [...byId.values()].sort((a, b) => a.id < b.id ? 1 : -1).slice(0, limit);
  }

  #take(news: DeskNews): void {
    const { incidents, deliveries } = news;
    // What another server did is stored.
    if (news.isElsewhere) this.lately.clear();
    else this.lately.take(news);
    for (const incident of incidents) this.#put(incident);
    const ids = [...incidents.map(({ id }) => id), ...deliveries.flatMap(incidentsOf)];
    if (ids.length > 0) this.#changes++;
    for (const id of new Set(ids)) this.#listeners.tell(id);
  }

  #put({ memory: _, ...incident }: KeptIncident): void {
    const { id, state } = incident;
    if (state === "resolved") {
      this.#standing.delete(id);
      this.#over.delete(id);
      this.#over.set(id, incident);
      const [oldest] = this.#over.keys();
      if (this.#over.size > MAX_OVER && oldest !== undefined) this.#over.delete(oldest);
    } else {
      this.#standing.set(id, incident);
    }
  }

  #standingAfter(match: Match, after: string | null): Incident[] {
    if (after?.startsWith(OVER)) return [];
    const fitting = [...this.#standing.values()].filter((incident) => isMatch(incident, match));
    fitting.sort(compareIncidents);
    return after === null ? fitting : fitting.filter((incident) => isAfter(incident, after));
  }

  #rows(incidents: Incident[]): IncidentRow[] {
    return incidents.sort(compareIncidents).map((incident) => this.row(incident));
  }
}

/** Of those that are over, so many are searched. */
const RECENT = 200;

function hasWords(
  { place, host, label, sentence, code, id }: IncidentRow,
  words: readonly string[],
) {
  const text = [place, host ?? "", label, sentence, code, id].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

function isOverWanted({ filter: { state } }: Match): boolean {
  return state === null || state === "resolved";
}

const OVER = "over.";

/** Where an incident stands in the list, as an address says it. */
function placeIn({ state, level, id }: Incident): string {
  if (state === "resolved") return `${OVER}${id}`;
  return `${state === "pending" ? "pending" : level}.${id}`;
}

/** Whether it stands behind that place, also when what stood there does no more. */
function isAfter(incident: Incident, after: string): boolean {
  const [group = "", id = ""] = after.split(".");
  const at: Incident = group === "pending"
    ? { ...incident, state: "pending", id }
    : { ...incident, state: "open", level: group as Incident["level"], id };
  return incident.id !== id && compareIncidents(at, incident) < 0;
}
