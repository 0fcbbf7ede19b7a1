/** Every operation of the HTTP interface by its row of the route table. */
import * as z from "zod";
import { historyQuerySchema } from "../history.ts";
import { marksQuerySchema } from "../marks.ts";
import { guestsQuerySchema } from "../guests.ts";
import { sketchesQuerySchema } from "../sketches.ts";
import { fleetJournalQuerySchema } from "../fleet_journal.ts";
import { journalQuerySchema } from "../journal.ts";
import { ledgerQuerySchema } from "../pool_ledger.ts";
import { poolsQuerySchema } from "../pools.ts";
import { coverageQuerySchema } from "../coverage.ts";
import { snapshotsQuerySchema } from "../snapshots.ts";
import { failSchema } from "../summary.ts";
import { enrolledSchema, enrollSchema } from "../../enrol/redeem.ts";
import * as answers from "./answers/mod.ts";

export interface Operation {
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Null: 204 without a body; "csv": a file of lines; "figures": the text that Prometheus reads. */
  answer: z.ZodType | "csv" | "figures" | null;
  /** As JSON, beside those that every operation has. */
  errors?: readonly (400 | 403 | 404 | 409 | 422 | 429)[];
  /** Also with the same body as its 200. */
  failing?: string;
}

const incidentFilter = z.object({
  host: z.string().optional(),
  group: z.string().optional(),
  level: z.string().optional(),
  code: z.string().optional(),
  state: z.string().optional(),
  from: z.string().optional().describe("A day such as 2026-01-31, or a time."),
  until: z.string().optional().describe("A day such as 2026-01-31, or a time."),
  all: z.literal("1").optional(),
  sort: z.string().optional().describe("A column, such as began; -began is the other way."),
});
const fleetFilter = z.object({ level: z.string().optional(), q: z.string().optional() });
const hostFilter = z.object({ host: z.string().optional() });
const sorted = { sort: z.string().optional().describe("As on its page.") };
const onPage = { page: z.string().optional().describe("From 1; default: the first.") };
const after = { after: z.string().optional().describe("`next` of the page before.") };

const figuresQuery = z.object({
  format: z.enum(["text", "openmetrics"]).optional().describe("By default as Accept asks for."),
});

export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["GET /healthz", {
    summary: "Whether samples are being stored",
    answer: answers.healthSchema,
    failing: "Samples cannot be stored",
  }],
  ["POST /enroll", {
    summary: "Exchanges an enrolment code for a new token of its host",
    body: enrollSchema,
    answer: enrolledSchema,
    errors: [403, 422, 429],
  }],
  ["GET /api/openapi.json", { summary: "This description", answer: z.looseObject({}) }],
  ["GET /api/session", { summary: "Whether the caller may ask for more", answer: null }],
  ["GET /api/summary", {
    summary: "The fleet, or one host, in a few numbers",
    query: z.object({ host: z.string().optional(), fail: failSchema }),
    answer: answers.summarySchema,
    errors: [400, 404],
    failing: "The level is that of `fail`, or worse",
  }],
  ["GET /api/widget", {
    summary: "The fleet as one flat object, for dashboards",
    answer: answers.widgetSchema,
  }],
  ["GET /metrics", {
    summary: "Figures of the server itself",
    query: figuresQuery,
    answer: "figures",
    errors: [400],
  }],
  ["GET /metrics/host", {
    summary: "Figures of one host",
    query: figuresQuery.extend({ target: z.string().describe("The name of the host.") }),
    answer: "figures",
    errors: [400, 404],
  }],
  ["GET /sd/prometheus", {
    summary: "Every host as a target, for Prometheus's http_sd",
    answer: answers.targetsSchema,
  }],
  ["GET /api/search", {
    summary: "Whatever has a name or a value that holds all words",
    query: z.object({ q: z.string().optional() }),
    answer: answers.searchSchema,
  }],
  ["GET /api/snapshot-policies", {
    summary: "Every snapshot policy, and how many datasets meet it",
    answer: answers.snapshotPoliciesSchema,
  }],
  ["GET /api/windows", {
    summary: "Windows that hold at present, and when one next begins or ends",
    answer: answers.windowsSchema,
  }],
  ["GET /api/servers", {
    summary: "The servers that share the database; none where it is one server's alone",
    answer: answers.serversSchema,
  }],
  ["GET /api/tasks", { summary: "The server's own work", answer: answers.tasksSchema }],
  ["GET /api/thresholds", {
    summary: "Every threshold, and what is set of it",
    answer: answers.thresholdsSchema,
  }],
  ["GET /api/enrolments", {
    summary: "Hosts that are being enrolled by a code, and how far each is",
    answer: answers.enrolmentsSchema,
  }],
  ["GET /api/hosts", { summary: "Every host, worst first", answer: answers.hostsSchema }],
  ["GET /api/hosts.csv", {
    summary: "Hosts as CSV",
    query: fleetFilter.extend({ ...sorted, flat: z.literal("1").optional() }),
    answer: "csv",
  }],
  ["GET /api/sketches", {
    summary: "The last 24 hours of hosts in 48 strokes, in percent",
    query: sketchesQuerySchema,
    answer: answers.sketchesSchema,
    errors: [400],
  }],
  ["GET /api/hosts/:name", {
    summary: "One host, with its newest samples as received",
    answer: answers.hostSchema,
    errors: [404],
  }],
  ["GET /api/hosts/:name/changes", {
    summary: "What opened and closed on a host lately",
    answer: answers.changesSchema,
    errors: [404],
  }],
  ["GET /api/hosts/:name/journal", {
    summary: "What changed on a host, newest first",
    query: journalQuerySchema,
    answer: answers.journalSchema,
    errors: [400, 404],
  }],
  ["GET /api/hosts/:name/journal.csv", {
    summary: "The journal of a host as CSV",
    answer: "csv",
    errors: [404],
  }],
  ["GET /api/journal", {
    summary: "What changed on all hosts within a time, newest first",
    query: fleetJournalQuerySchema,
    answer: answers.fleetJournalSchema,
    errors: [400],
  }],
  ["GET /api/journal.csv", {
    summary: "The journal of all hosts as CSV",
    query: fleetJournalQuerySchema,
    answer: "csv",
    errors: [400],
  }],
  ["GET /api/hosts/:name/history", {
    summary: "One series of a host, oldest first",
    query: historyQuerySchema,
    answer: answers.historySchema,
    errors: [400, 404],
  }],
  ["GET /api/hosts/:name/marks", {
    summary: "Incidents of a host, and when what of it was not read, in a time",
    query: marksQuerySchema,
    answer: answers.marksSchema,
    errors: [400, 404],
  }],
  ["GET /api/hosts/:name/guests/:type/:vmid", {
    summary: "How one guest runs, its configuration and addresses, and what would bring it back",
    answer: answers.guestSchema,
    errors: [404],
  }],
  ["GET /api/guests", {
    summary: "The guests that a query finds",
    query: guestsQuerySchema,
    answer: answers.guestsSchema,
    errors: [400],
  }],
  ["GET /api/guests.csv", {
    summary: "Guests as CSV",
    query: z.object({ q: z.string().optional(), ...sorted }),
    answer: "csv",
    errors: [400],
  }],
  ["GET /api/pools", {
    summary: "Every pool as last read, with its reasons",
    query: poolsQuerySchema,
    answer: answers.poolsSchema,
    errors: [400, 404],
  }],
  ["GET /api/pools.csv", {
    summary: "Pools as CSV",
    query: poolsQuerySchema.extend(sorted),
    answer: "csv",
    errors: [404],
  }],
  ["GET /api/pools/:guid/ledger", {
    summary: "What ZFS forgets of a pool",
    query: ledgerQuerySchema,
    answer: answers.poolLedgerSchema,
    errors: [400, 404],
  }],
  ["GET /api/snapshots", {
    summary: "Snapshots of every dataset by class",
    query: snapshotsQuerySchema,
    answer: answers.snapshotsSchema,
    errors: [400, 404],
  }],
  ["GET /api/snapshots.csv", {
    summary: "Snapshots as CSV",
    query: hostFilter,
    answer: "csv",
    errors: [404],
  }],
  ["GET /api/coverage", {
    summary: "How each dataset would come back, the uncovered first",
    query: coverageQuerySchema.extend(onPage),
    answer: answers.coverageSchema,
  }],
  ["GET /api/coverage.csv", {
    summary: "How each dataset would come back, as CSV",
    query: coverageQuerySchema,
    answer: "csv",
  }],
  ["GET /api/incidents", {
    summary: "Incidents, those that are not over first",
    query: incidentFilter.extend(after),
    answer: answers.incidentsSchema,
    errors: [400],
  }],
  ["GET /api/incidents.csv", {
    summary: "Incidents as CSV",
    query: incidentFilter,
    answer: "csv",
    errors: [400],
  }],
  ["GET /api/incidents/:id", {
    summary: "All that is kept of one incident",
    answer: answers.incidentSchema,
    errors: [404],
  }],
  ["POST /api/incidents/:id/acknowledge", {
    summary: "Says that somebody has taken an incident on",
    body: answers.acknowledgeSchema,
    answer: answers.incidentSchema,
    errors: [400, 404, 409],
  }],
  ["POST /hooks/pve", {
    summary: "Takes a notification of Proxmox VE; 204 where it counts",
    body: z.looseObject({}),
    answer: z.strictObject({ ignored: z.string() }),
    errors: [404, 409, 422],
  }],
]);
