import { measureAgentChildren } from "./rows/agent_children.ts";
import { measureAgentCost } from "./rows/agent_cost.ts";
import { measureAgentSnapshots } from "./rows/agent_snapshots.ts";
import { measureAttacked } from "./rows/attacked.ts";
import { measureDatabaseSize } from "./rows/database_size.ts";
import { measureDiskWrites } from "./rows/disk_writes.ts";
import { measureFleetPage } from "./rows/fleet_page.ts";
import { measureGuestSearch } from "./rows/guest_search.ts";
import { measureIngest } from "./rows/ingest.ts";
import { measureKill } from "./rows/kill.ts";
import { measureLiveUpdate } from "./rows/live_update.ts";
import { measureManyAgents } from "./rows/many_agents.ts";
import { measureRestart } from "./rows/restart.ts";
import { measureScriptSize } from "./rows/script_size.ts";
import type { Row } from "./row.ts";

/** Everything that has a budget, in the order in which it is measured. */
export const ROWS: readonly Row[] = [
  {
    id: "ingest",
    isForPostgres: true,
    what: "Samples acknowledged after commit, against the bare pipeline",
    limitMs: 120_000,
    measure: measureIngest,
  },
  {
    id: "agent-cost",
    what: "Agent: memory and CPU of its own, 2 pools, 20 guests, 1,000 snapshots",
    limitMs: 120_000,
    measure: measureAgentCost,
  },
  {
    id: "agent-children",
    what: "Agent: children per fast cycle, 100 guests",
    limitMs: 40_000,
    measure: measureAgentChildren,
  },
  {
    id: "agent-snapshots",
    what: "Agent: a medium sample of 30,000 snapshots",
    limitMs: 50_000,
    measure: measureAgentSnapshots,
  },
  {
    id: "fleet-page",
    what: "The page / with 1,000 hosts, rendered on the server",
    limitMs: 40_000,
    measure: measureFleetPage,
  },
  {
    id: "guest-search",
    what: "Search among 100,000 guests",
    limitMs: 90_000,
    measure: measureGuestSearch,
  },
  {
    id: "script-size",
    what: "Script that the first load of / fetches",
    limitMs: 30_000,
    measure: measureScriptSize,
  },
  {
    id: "restart",
    isForPostgres: true,
    what: "1,000 agents come back after a restart of the server",
    limitMs: 90_000,
    measure: measureRestart,
  },
  {
    id: "live-update",
    what: "From a commit to the changed text in a browser, 500 hosts pushing",
    limitMs: 120_000,
    measure: measureLiveUpdate,
  },
  {
    id: "database-size",
    what: "Database and charts of 48 h of a host with 2 pools and 20 running guests",
    limitMs: 75_000,
    measure: measureDatabaseSize,
  },
  {
    id: "disk-writes",
    what: "Bytes written to disk, 100 hosts with 20 running guests",
    limitMs: 120_000,
    measure: measureDiskWrites,
  },
  {
    id: "kill",
    what: "kill -9 of the server under load",
    limitMs: 75_000,
    measure: measureKill,
  },
  {
    id: "attacked",
    what: "Another agent and the pages, attacked beside not attacked",
    limitMs: 180_000,
    measure: measureAttacked,
  },
  {
    id: "many-agents",
    isForPostgres: true,
    what: "5,000 agents connected at default intervals",
    limitMs: 240_000,
    measure: measureManyAgents,
  },
];
