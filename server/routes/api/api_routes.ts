/** What programs ask for. */
import { takeNotification } from "../hooks/pve.ts";
import { getHostMetrics } from "../metrics/host.ts";
import { getServerMetrics } from "../metrics/server.ts";
import { getTargets } from "../metrics/targets.ts";
import { api, type Route } from "../route.ts";
import { searchByApi } from "../search/search_page.tsx";
import { getChanges } from "./changes.ts";
import {
  orCsv,
  sendCoverage,
  sendGuests,
  sendHosts,
  sendIncidents,
  sendJournal,
  sendPools,
  sendSnapshots,
} from "./csv_lists.ts";
import { listCoverage } from "./coverage.ts";
import { listEnrolments } from "./enrolments.ts";
import { getGuest } from "./guest.ts";
import { listGuests } from "./guests.ts";
import { getHistory } from "./history.ts";
import { getMarks } from "./marks.ts";
import { getHost } from "./host.ts";
import { listHosts } from "./hosts.ts";
import { acknowledgeByApi, getIncident, listIncidents } from "./incidents.ts";
import { getFleetJournal, sendFleetJournal } from "./fleet_journal.ts";
import { getJournal } from "./journal.ts";
import { getOpenapi } from "./openapi/document.ts";
import { getPoolLedger } from "./pool_ledger.ts";
import { listPools } from "./pools.ts";
import { getSession } from "./session.ts";
import { listSnapshotPolicies } from "./snapshot_policies.ts";
import { listSketches } from "./sketches.ts";
import { listSnapshots } from "./snapshots.ts";
import { getSummary } from "./summary.ts";
import { listServers } from "./servers.ts";
import { listTasks } from "./tasks.ts";
import { listWindowsNow } from "./windows.ts";
import { listThresholds } from "./thresholds.ts";
import { getWidget } from "./widget.ts";

export const API_ROUTES: readonly Route[] = [
  api("POST /hooks/pve", takeNotification, "hooks"),
  api("GET /metrics", getServerMetrics, "metrics"),
  api("GET /metrics/host", getHostMetrics, "metrics"),
  api("GET /sd/prometheus", getTargets, "metrics"),
  api("GET /api/session", getSession),
  api("GET /api/summary", getSummary),
  api("GET /api/search", searchByApi),
  api("GET /api/openapi.json", getOpenapi),
  api("GET /api/widget", getWidget),
  api("GET /api/tasks", listTasks),
  api("GET /api/windows", listWindowsNow),
  api("GET /api/servers", listServers),
  api("GET /api/snapshot-policies", listSnapshotPolicies),
  api("GET /api/thresholds", listThresholds),
  api("GET /api/enrolments", listEnrolments),
  api("GET /api/pools", orCsv(listPools, sendPools)),
  api("GET /api/pools.csv", sendPools),
  api("GET /api/pools/:guid/ledger", getPoolLedger),
  api("GET /api/snapshots", orCsv(listSnapshots, sendSnapshots)),
  api("GET /api/snapshots.csv", sendSnapshots),
  api("GET /api/coverage", orCsv(listCoverage, sendCoverage)),
  api("GET /api/coverage.csv", sendCoverage),
  api("GET /api/incidents", orCsv(listIncidents, sendIncidents)),
  api("GET /api/incidents.csv", sendIncidents),
  api("GET /api/incidents/:id", getIncident),
  api("POST /api/incidents/:id/acknowledge", acknowledgeByApi, "acknowledge"),
  api("GET /api/guests", orCsv(listGuests, sendGuests)),
  api("GET /api/guests.csv", sendGuests),
  api("GET /api/hosts", orCsv(listHosts, sendHosts)),
  api("GET /api/hosts.csv", sendHosts),
  api("GET /api/sketches", listSketches),
  api("GET /api/hosts/:name", getHost),
  api("GET /api/hosts/:name/changes", getChanges),
  api("GET /api/journal", orCsv(getFleetJournal, sendFleetJournal)),
  api("GET /api/journal.csv", sendFleetJournal),
  api("GET /api/hosts/:name/journal", orCsv(getJournal, sendJournal)),
  api("GET /api/hosts/:name/journal.csv", sendJournal),
  api("GET /api/hosts/:name/history", getHistory),
  api("GET /api/hosts/:name/marks", getMarks),
  api("GET /api/hosts/:name/guests/:type/:vmid", getGuest),
];
