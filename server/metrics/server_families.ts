/** The figures of the server itself. */
import { LEVELS } from "../../shared/verdict/mod.ts";
import { ATTEMPT_ENDS } from "../telling/attempt_counts.ts";
import type { Telling } from "../telling/mod.ts";
import type { HostState } from "../fleet/host_state.ts";
import type { Incident, IncidentLevel, IncidentState } from "../store/rows/incidents.ts";
import type { TaskStatus } from "../views/task.ts";
import { type Family, gauge, info, labels, NO_LABELS, type Series } from "./family.ts";
import { clusterFamilies } from "./cluster_families.ts";
import type { ClusterFigures } from "../views/server_entry.ts";
import type { ProcessFigures } from "../views/process_figures.ts";

export interface ServerPicture {
  version: string;
  hosts: Iterable<HostState>;
  /** Since all hosts were last judged as time goes by; null: not yet. */
  judged_age_seconds: number | null;
  is_storing: boolean;
  telling: Pick<Telling, "desk" | "incidents" | "heartbeat" | "attempts">;
  tasks: readonly TaskStatus[];
  process: ProcessFigures;
  /** Null: it is one server's alone. */
  cluster: ClusterFigures | null;
}

export function* serverFamilies(picture: ServerPicture): Generator<Family> {
  const { version } = picture;
  yield info("proxmox_monitor_build_info", "The program.", [{ labels: labels({ version }) }]);
  yield* hostCounts(picture);
  yield* storing(picture);
  yield* telling(picture);
  yield* connections(picture.process);
  yield* tasks(picture.tasks);
  yield* ownProcess(picture.process);
  yield* clusterFamilies(picture.cluster);
}

function* hostCounts({ hosts, judged_age_seconds }: ServerPicture): Generator<Family> {
  const states = [...hosts];
  yield {
    name: "proxmox_monitor_hosts",
    type: "gauge",
    help: "Hosts by their level.",
    series: LEVELS.map((level) => ({
      labels: labels({ level }),
      value: states.filter((state) => state.level === level).length,
    })),
  };
  yield gauge(
    "proxmox_monitor_agents_connected",
    "Hosts whose agent is connected.",
    states.filter(({ connected }) => connected).length,
  );
  yield gauge(
    "proxmox_monitor_hosts_waiting",
    "Hosts that may still come back after the start of the server.",
    states.filter(({ waiting }) => waiting).length,
  );
  yield gauge(
    "proxmox_monitor_judged_age_seconds",
    "Since all hosts were last judged as time goes by.",
    judged_age_seconds,
  );
}

function* storing({ is_storing, process }: ServerPicture): Generator<Family> {
  const { answers, pending_bytes, commits, database_bytes } = process;
  yield {
    name: "proxmox_monitor_samples_total",
    type: "counter",
    help: "Samples that agents sent, by the answer: ok, or why they were refused.",
    series: [...answers].map(([answer, value]) => ({ labels: labels({ result: answer }), value })),
  };
  yield gauge("proxmox_monitor_samples_waiting_bytes", "Of samples to be stored.", pending_bytes);
  yield gauge("proxmox_monitor_storing", "1: samples can be stored.", Number(is_storing));
  yield {
    name: "proxmox_monitor_commits_total",
    type: "counter",
    help: "Commits that the disk took, and that it did not.",
    series: [
      { labels: labels({ result: "ok" }), value: commits.done },
      { labels: labels({ result: "failed" }), value: commits.failed },
    ],
  };
  yield {
    name: "proxmox_monitor_commit_seconds_total",
    type: "counter",
    help: "Time that commits took, all together.",
    series: [{ labels: NO_LABELS, value: commits.took_seconds }],
  };
  yield gauge(
    "proxmox_monitor_commit_age_seconds",
    "Since the disk took the last commit.",
    commits.age_seconds,
  );
  yield gauge(
    "proxmox_monitor_transactions_waiting",
    "Transactions that wait for their commit.",
    commits.waiting,
  );
  yield gauge(
    "proxmox_monitor_database_size_bytes",
    "The database on its disk, with its log.",
    database_bytes,
  );
}

const INCIDENT_LEVELS: readonly IncidentLevel[] = ["offline", "critical", "unknown", "warning"];
const INCIDENT_STATES: readonly IncidentState[] = [
  "pending",
  "open",
  "acknowledged",
  "recovering",
];

/** How an attempt ended, as operators call it. */
const RESULTS: Readonly<Record<typeof ATTEMPT_ENDS[number], string>> = {
  delivered: "delivered",
  queued: "retried",
  expired: "expired",
  dead: "refused",
};

function* telling({ telling }: ServerPicture): Generator<Family> {
  const { desk, incidents, heartbeat, attempts } = telling;
  yield {
    name: "proxmox_monitor_incidents",
    type: "gauge",
    help: "Incidents that are not over, without those that are part of another.",
    series: incidentSeries([...incidents.standing()]),
  };
  const channels = desk.channels().map((channel) => ({
    ...channel,
    labels: labels({ channel: channel.name }),
  }));
  yield {
    name: "proxmox_monitor_channel_working",
    type: "gauge",
    help: "0: the channel is broken, and nothing is sent there until somebody looks.",
    series: channels.map(({ labels, broken }) => ({ labels, value: Number(broken === null) })),
  };
  yield {
    name: "proxmox_monitor_outbox_pending",
    type: "gauge",
    help: "Messages that wait to be sent.",
    series: channels.map(({ id, labels }) => ({
      labels,
      value: [...desk.plan.desks.get(id)?.deliveries.values() ?? []]
        .filter(({ state }) => state === "queued" || state === "sending").length,
    })),
  };
  yield {
    name: "proxmox_monitor_notifications_total",
    type: "counter",
    help: "Attempts to send a message, by how they ended.",
    series: channels.flatMap(({ id, name }) =>
      ATTEMPT_ENDS.map((end) => ({
        labels: labels({ channel: name, result: RESULTS[end] }),
        value: attempts.of(id)[end],
      }))
    ),
  };
  const beat = heartbeat.status();
  yield gauge(
    "proxmox_monitor_heartbeat_working",
    "0: the heartbeat is broken, or its last call failed; none where no address is set.",
    beat === null ? null : Number(beat.broken === null && beat.last_error === null),
  );
}

function* incidentSeries(incidents: readonly Incident[]): Generator<Series> {
  const whole = incidents.filter(({ parent_id }) => parent_id === null);
  for (const level of INCIDENT_LEVELS) {
    for (const state of INCIDENT_STATES) {
      const counted = whole.filter((one) => one.level === level && one.state === state);
      yield { labels: labels({ level, state }), value: counted.length };
    }
  }
}

function* connections({ connections }: ProcessFigures): Generator<Family> {
  const peers = Object.entries(connections).map(([name, count]) => ({
    labels: labels({ peers: name }),
    ...count,
  }));
  yield {
    name: "proxmox_monitor_connections",
    type: "gauge",
    help: "Connections that are open, by who is at the other end.",
    series: peers.map(({ labels, held }) => ({ labels, value: held })),
  };
  yield {
    name: "proxmox_monitor_connections_limit",
    type: "gauge",
    help: "Connections that there may be.",
    series: peers.map(({ labels, most }) => ({ labels, value: most })),
  };
}

function* tasks(tasks: readonly TaskStatus[]): Generator<Family> {
  const named = tasks.map((task) => ({ ...task, labels: labels({ task: task.name }) }));
  yield {
    name: "proxmox_monitor_task_runs_total",
    type: "counter",
    help: "Runs of the server's own work that have ended.",
    series: named.map(({ labels, runs }) => ({ labels, value: runs })),
  };
  yield {
    name: "proxmox_monitor_task_failures_total",
    type: "counter",
    help: "Those of them that failed.",
    series: named.map(({ labels, failed_runs }) => ({ labels, value: failed_runs })),
  };
  yield {
    name: "proxmox_monitor_task_working",
    type: "gauge",
    help: "0: the last run failed.",
    series: named.filter(({ ended_unix }) => ended_unix !== null)
      .map(({ labels, error }) => ({ labels, value: Number(error === null) })),
  };
}

function* ownProcess(
  { cpu_seconds, resident_bytes, started_unix }: ProcessFigures,
): Generator<Family> {
  yield {
    name: "process_cpu_seconds_total",
    type: "counter",
    help: "Processor time of all threads.",
    series: [{ labels: NO_LABELS, value: cpu_seconds }],
  };
  yield gauge("process_resident_memory_bytes", "Memory of the process.", resident_bytes);
  yield gauge("process_start_time_seconds", "When the process began.", started_unix);
}
