/** Rows about what the members of a cluster do for each other: replication, HA, links, agents. */
import { NOW_UNIX, present, type TestingHost } from "./known_host.ts";
import { row, SECOND, type TruthRow } from "./truth_row.ts";

const MINUTE = 60;

/** When the testing host's medium sample was collected. */
const READ_UNIX = NOW_UNIX - 2;

const REPLICATION = [
  row("one missed sync that is 15 min late is fine", due(15 * MINUTE)),
  row(
    "one that is 15 min and a second late is a warning",
    due(15 * MINUTE + SECOND),
    "warning replication_late 100-0",
  ),
  row(
    "two missed syncs are a warning, however late",
    due(90 * MINUTE, 75 * MINUTE, 15 * MINUTE),
    "warning replication_late 100-0",
  ),
  row(
    "three missed syncs, the first an hour ago, are critical",
    due(60 * MINUTE, 45 * MINUTE, 30 * MINUTE),
    "critical replication_late_critical 100-0",
  ),
  row(
    "three missed syncs, the first an hour less a second ago, are a warning",
    due(60 * MINUTE - SECOND, 45 * MINUTE, 30 * MINUTE),
    "warning replication_late 100-0",
  ),
  row(
    "the third is missed 15 min and a second after it was due",
    due(60 * MINUTE, 45 * MINUTE, 15 * MINUTE + SECOND),
    "critical replication_late_critical 100-0",
  ),
  row("a disabled job may be late", (host) => {
    due(90 * MINUTE, 75 * MINUTE, 60 * MINUTE)(host);
    job(host).enabled = false;
  }),
  row(
    "a job that has never run is unknown",
    (host) => {
      Object.assign(job(host), { last_sync_unix: null, due_unix: null });
    },
    "unknown replication_unknown 100-0: Has not run yet, or what was known of it is lost " +
      "(schedule */15)",
  ),
  row("a job whose schedule nobody understands is unknown", (host) => {
    Object.assign(job(host), { schedule: "now and then", due_unix: null });
  }, "unknown replication_unknown 100-0"),
  row("a job that failed once is fine", (host) => {
    Object.assign(job(host), { fail_count: 1, error: "no route" });
  }),
  row("a job that failed twice in a row is a warning", (host) => {
    Object.assign(job(host), { fail_count: 2, error: "no route" });
  }, "warning replication_failed 100-0"),
  row("a job that failed and never ran is told as one that fails", (host) => {
    Object.assign(job(host), { fail_count: 2, last_sync_unix: null, due_unix: null });
  }, "warning replication_failed 100-0"),
  row("a host without replication is fine", ({ care }) => {
    care.replication = { available: false, jobs: [] };
  }),
];

/** Which nodes an agent is known of, on the server. */
function watched(...watched_nodes: string[]): TruthRow["change"] {
  return ({ known }) => {
    const backups = { last_ok_unix: new Map(), started_unix: new Map() };
    known.cluster = { backups, watched_nodes };
  };
}

const MEMBERS = [
  row(
    "a cluster of which every member has an agent is fine",
    watched("pve-01", "pve-02", "pve-03"),
  ),
  row(
    "one without an agent is a warning",
    watched("pve-01", "pve-03"),
    "warning members_unwatched: No agent reports of 1 of 3 members: pve-02",
  ),
  row(
    "of many three are named",
    (host) => {
      watched("pve-01")(host);
      host.care.nodes = ["pve-01", "pve-02", "pve-03", "pve-04", "pve-05", "pve-06"];
    },
    "warning members_unwatched: No agent reports of 5 of 6 members: pve-02, pve-03, pve-04 and " +
      "2 more",
  ),
  row("a node alone is fine", (host) => {
    watched("pve-01")(host);
    host.care.nodes = ["pve-01"];
  }),
  row("where the members were not read nothing is told of them", (host) => {
    watched("pve-01")(host);
    host.care.nodes = null;
  }),
  row("an agent that does not tell the members is understood", (host) => {
    watched("pve-01")(host);
    delete host.care.nodes;
  }),
];

const HA = [
  ...["error", "fence", "recovery"].map((state) =>
    row(`an HA service in ${state} that Proxmox does not list is critical`, (host) => {
      service(host).state = state;
      host.guests.vms.splice(0, 1);
    }, "critical guest_ha_fault qemu/100")
  ),
  row("of one that it lists Proxmox's own word counts, which is newer", (host) => {
    service(host).state = "error";
  }),
  row(
    "a node that is being fenced is critical",
    (host) => {
      node(host).state = "fence";
    },
    "critical ha_node_fence pve-02: The HA manager is fencing the node: its guests start " +
      "elsewhere after",
  ),
  row("a node that the manager has not heard of for 10 min is a warning", (host) => {
    Object.assign(node(host), { state: "unknown", since_unix: READ_UNIX - 10 * MINUTE });
  }, "warning ha_node_unknown pve-02"),
  row("for a second less it is fine", (host) => {
    Object.assign(node(host), { state: "unknown", since_unix: READ_UNIX - 10 * MINUTE + SECOND });
  }),
  row("a node in maintenance is fine", (host) => {
    node(host).state = "maintenance";
  }),
  row("managers that were active 60 s ago are fine", ages(60, 60)),
  row("a manager of the cluster 61 s ago is a warning", ages(61, 5), "warning ha_silent CRM"),
  row("a manager of the node 61 s ago is a warning", ages(5, 61), "warning ha_silent LRM"),
  row("without services on the node they may sleep", (host) => {
    ages(3600, 3600)(host);
    present(host.care.ha).services = [];
  }),
  row("a host without HA is fine", ({ care }) => {
    care.ha = { ...present(care.ha), available: false, services: [], nodes: [] };
  }),
];

const LINKS = [
  row("a link of corosync that is down is a warning", ({ care }) => {
    present(care.links?.links[1]).connected = false;
  }, "warning link_down link 1 to node 2: Corosync link 1 to 198.51.100.12 is down"),
  row("a single link is a note", ({ care }) => {
    present(care.links).links.splice(1, 1);
  }, "note link_single: Corosync has one link only: its network must not fail"),
  row(
    "two nodes without a third vote are a note",
    ({ care }) => {
      present(care.links).node_count = 2;
    },
    "note votes_two_nodes: Two nodes without a third vote: when one is down, the other has no " +
      "quorum",
  ),
  row("with a third vote they are fine", ({ care }) => {
    Object.assign(present(care.links), { node_count: 2, third_vote: true });
  }),
  row("whether there is a third vote not known is no note", ({ care }) => {
    Object.assign(present(care.links), { node_count: 2, third_vote: null });
  }),
  row("a host in no cluster is fine", ({ care }) => {
    care.links = { available: false, links: [], node_count: null, third_vote: null };
  }),
];

export const CLUSTER_CARE_ROWS: readonly TruthRow[] = [
  ...REPLICATION,
  ...MEMBERS,
  ...HA,
  ...LINKS,
];

function job({ care }: TestingHost) {
  return present(care.replication?.jobs[0]);
}

function due(...ages: number[]): TruthRow["change"] {
  return (host) => {
    job(host).due_unix = ages.map((age) => READ_UNIX - age);
  };
}

function service({ care }: TestingHost) {
  return present(care.ha?.services[0]);
}

function node({ care }: TestingHost) {
  return present(care.ha?.nodes[1]);
}

function ages(crm_age_seconds: number, lrm_age_seconds: number): TruthRow["change"] {
  return ({ care }) => {
    Object.assign(present(care.ha), { crm_age_seconds, lrm_age_seconds });
  };
}
