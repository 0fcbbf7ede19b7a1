/**
 * The lists of the interface as CSV: all rows, whatever a page of them holds, by the same filters,
 * in columns called as the fields of the JSON. A list within a field is one text, with a space
 * between two of it.
 */
import { accepts } from "hono/accepts";
import { SHARES } from "../../../shared/shares.ts";
import { NATURAL_ORDER } from "../../../shared/natural_order.ts";
import { parseGuestQuery } from "../../fleet/guest_query_terms.ts";
import { sortPools } from "../../fleet/pool_order.ts";
import type { HostState } from "../../fleet/host_state.ts";
import type { AuditEntry, JournalEntry } from "../../store/port.ts";
import { arrangeHosts, readFleetQuery } from "../../views/fleet_query.ts";
import { readIncidentFilter } from "../../views/incident_filter.ts";
import { MAX_QUERY_LENGTH, readSort, SORTS_EXPECTED } from "../../views/guest_query.ts";
import { isMeant, readPoolsQuery } from "../../views/pools_query.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { csvResponse, type CsvRow } from "../../web/csv.ts";
import {
  AUDIT_COLUMNS,
  auditRow,
  COVERAGE_COLUMNS,
  coverageRow,
  DIRECTORY_COLUMNS,
  directoryRow,
  GUEST_COLUMNS,
  guestRow,
  HOST_COLUMNS,
  hostRow,
  INCIDENT_COLUMNS,
  incidentRow,
  JOURNAL_COLUMNS,
  journalRow,
  POOL_COLUMNS,
  poolRow,
  SNAPSHOT_COLUMNS,
} from "./csv_rows.ts";
import { listDirectory, readDirectoryQuery } from "../../views/host_directory.ts";
import { listEnrolling } from "./enrolments.ts";
import { askedCoverage, coverageReader } from "./coverage.ts";
import { type RowPolicy, toClasses } from "./snapshots.ts";

type Handler = (request: AppRequest) => Response | Promise<Response>;

/** Read from the store in one go. */
const ROWS_AT_ONCE = 500;

/** `csv` answers who asks for `text/csv`, `usual` everybody else. */
export function orCsv(usual: Handler, csv: Handler, usualType = "application/json"): Handler {
  return async (request) => {
    const wanted = accepts(request, {
      header: "Accept",
      supports: [usualType, "text/csv"],
      default: usualType,
    });
    if (wanted === "text/csv") return await csv(request);
    const response = await usual(request);
    response.headers.append("vary", "accept");
    return response;
  };
}

/** `GET /api/hosts.csv?level=&q=&sort=&flat=`: as the fleet page filters and orders them. */
export function sendHosts(request: AppRequest): Response {
  const { reads } = request.get("context");
  const query = readFleetQuery(new URL(request.req.url).searchParams);
  const cards = arrangeHosts(reads.cards.all(), query);
  return send(request, "hosts", HOST_COLUMNS, map(cards, hostRow));
}

/** `GET /api/guests.csv?q=&sort=`: by host, then by name, unless it is sorted. */
export function sendGuests(request: AppRequest): Response {
  const query = request.req.query("q") ?? "";
  const sorted = request.req.query("sort");
  if (query.length > MAX_QUERY_LENGTH || parseGuestQuery(query).length > SHARES.search.words) {
    const error = `q: expected at most ${MAX_QUERY_LENGTH} characters and ` +
      `${SHARES.search.words} words`;
    return request.json({ error }, 400);
  }
  const { reads } = request.get("context");
  const sort = sorted === undefined ? null : readSort(sorted);
  if (sorted !== undefined && sort === null) {
    return request.json({ error: `sort: expected ${SORTS_EXPECTED}` }, 400);
  }
  const guests = sort === null
    ? reads.guests.each(query, inOrder(request))
    : reads.guests.search({ query, sort, limit: Number.MAX_SAFE_INTEGER }).guests;
  return send(request, "guests", GUEST_COLUMNS, map(guests, guestRow));
}

/** `GET /api/pools.csv?host=&q=&level=&risk=&sort=`: by host, unless they are sorted. */
export function sendPools(request: AppRequest): Response {
  const states = askedHosts(request);
  if (states === null) return request.json({ error: "host_not_found" }, 404);
  const { reads } = request.get("context");
  const query = readPoolsQuery(new URL(request.req.url).searchParams);
  const pools = states.flatMap((state) => reads.pools.of(state).pools)
    .filter((pool) => isMeant(pool, query));
  return send(request, "pools", POOL_COLUMNS, map(sortPools(pools, query.sort), poolRow));
}

/** `GET /api/snapshots.csv?host=`: by host, pool and dataset. */
export function sendSnapshots(request: AppRequest): Response {
  const states = askedHosts(request);
  if (states === null) return request.json({ error: "host_not_found" }, 404);
  const { ledgers } = request.get("context").fleet;
  function* rows(states: readonly HostState[]) {
    for (const state of states) {
      for (const pool of ledgers.listPools(state.row.id)) {
        const all = pool.memory.ledger.snapshots?.rows ?? [];
        for (const row of toClasses(state, pool, all)) {
          yield { ...row, policies: row.policies.map(policyText) };
        }
      }
    }
  }
  return send(request, "snapshots", SNAPSHOT_COLUMNS, rows(states));
}

/** `GET /api/coverage.csv?q=&state=&sort=`: what `/pools/snapshots` shows, on all of its pages. */
export function sendCoverage(request: AppRequest): Response {
  const { reads } = request.get("context");
  const rows = reads.snapshots.each(askedCoverage(request), coverageReader(request));
  return send(request, "coverage", COVERAGE_COLUMNS, mapLater(rows, coverageRow));
}

/** `GET /admin/hosts.csv?q=&state=&sort=`: what `/admin/hosts` shows, on all of its pages. */
export async function sendDirectory(request: AppRequest): Promise<Response> {
  const { reads } = request.get("context");
  const query = readDirectoryQuery(new URL(request.req.url).searchParams);
  const enrolling = new Set(await listEnrolling(request));
  const cards = listDirectory(reads.cards.all(), query, enrolling);
  return send(
    request,
    "hosts",
    DIRECTORY_COLUMNS,
    map(cards, (card) => directoryRow(card, enrolling)),
  );
}

function policyText({ name, is_met }: RowPolicy): string {
  return `${name}: ${is_met === null ? "not known" : is_met ? "met" : "not met"}`;
}

/** `GET /api/incidents.csv`: what `/incidents` shows by the same filter, on all of its pages. */
export function sendIncidents(request: AppRequest): Response {
  const reading = readIncidentFilter(new URL(request.req.url).searchParams);
  if (!reading.ok) {
    return request.json({ error: "invalid_filter", message: reading.problem }, 400);
  }
  const { incidents } = request.get("context").telling;
  const { filter, sort } = reading;
  // What is sorted is sorted once, for all of it.
  const limit = sort === null ? ROWS_AT_ONCE : Number.MAX_SAFE_INTEGER;
  async function* rows() {
    let { after }: { after: string | null } = reading as { after: string | null };
    for (;;) {
      const page = await incidents.page(filter, { sort, after, limit });
      yield* page.rows.map(incidentRow);
      if (page.next === null) return;
      after = page.next;
    }
  }
  return send(request, "incidents", INCIDENT_COLUMNS, rows());
}

/** `GET /api/hosts/:name/journal.csv`: what changed on a host, the newest first. */
export function sendJournal(request: AppRequest): Response {
  const { fleet, store } = request.get("context");
  const host_id = fleet.hostId(request.req.param("name") ?? "");
  if (host_id === null) return request.json({ error: "host_not_found" }, 404);
  const rows = byId<JournalEntry>((page) => store.listJournal({ host_id, ...page }));
  return send(request, "journal", JOURNAL_COLUMNS, mapLater(rows, journalRow));
}

/** `GET /admin/audit.csv`: the newest first. */
export function sendAudit(request: AppRequest): Response {
  const { store } = request.get("context");
  const rows = byId<AuditEntry>((page) => store.listAudit(page));
  return send(request, "audit", AUDIT_COLUMNS, mapLater(rows, auditRow));
}

function send(
  request: AppRequest,
  name: string,
  columns: readonly string[],
  rows: Iterable<CsvRow> | AsyncIterable<CsvRow>,
): Response {
  const { clock, onFault } = request.get("context");
  return csvResponse(rows, name, { columns, clock, onFault });
}

/** The one that is asked for, else all; null: there is no such host. */
function askedHosts(request: AppRequest): HostState[] | null {
  const host = request.req.query("host");
  if (host === undefined) return inOrder(request);
  const state = request.get("context").fleet.find(host);
  return state === null ? null : [state];
}

function inOrder(request: AppRequest): HostState[] {
  return [...request.get("context").fleet.states()].sort((a, b) =>
    NATURAL_ORDER.compare(a.row.name, b.row.name)
  );
}

function* map<T>(items: Iterable<T>, toRow: (item: T) => CsvRow): Generator<CsvRow> {
  for (const item of items) yield toRow(item);
}

async function* mapLater<T>(
  items: AsyncIterable<T>,
  toRow: (item: T) => CsvRow,
): AsyncGenerator<CsvRow> {
  for await (const item of items) yield toRow(item);
}

async function* byId<T extends { id: number }>(
  list: (page: { limit: number; before_id: number }) => Promise<T[]>,
): AsyncGenerator<T> {
  let before_id = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const rows = await list({ limit: ROWS_AT_ONCE, before_id });
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < ROWS_AT_ONCE || last === undefined) return;
    before_id = last.id;
  }
}
