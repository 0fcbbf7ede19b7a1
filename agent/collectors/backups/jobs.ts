import type { BackupJob, BackupRun } from "../../../shared/sample/backups.ts";
import type { CollectorError } from "../../../shared/sample/fields.ts";
import { printable } from "../../../shared/printable.ts";
import { isJobId } from "../../io/allowed_names.ts";
import { fileError } from "../../io/io.ts";
import { type EndedTask, parseEndedTasks } from "../../parsers/pve/tasks.ts";
import { type JobState, parseJobState } from "../../parsers/vzdump/job_state.ts";
import {
  type ConfiguredBackup,
  parseJobsCfg,
  parseVzdumpCron,
  type Selection,
} from "../../parsers/vzdump/jobs.ts";
import { hostPath, type PartReading, read, unread, unreadable } from "../care/part.ts";
import { MAX_JOBS } from "./memory.ts";
import { occurredBy } from "./plans.ts";
import type { BackupSources } from "./sources.ts";

const TAG = "backup_jobs";
const STATES = "var/lib/pve-manager/jobs";
const TASKS = "var/log/pve/tasks";

/** Of a message only its beginning says anything. */
const MAX_MESSAGE_LENGTH = 300;

/** The jobs of the cluster as `/etc/pve` has them. */
export async function readConfigured(
  { context, identity, pveFiles }: BackupSources,
): Promise<PartReading<ConfiguredBackup[]>> {
  const jobs: ConfiguredBackup[] = [];
  const files = [["jobs.cfg", parseJobsCfg], ["vzdump.cron", parseVzdumpCron]] as const;
  for (const [name, parse] of files) {
    const path = `${context.paths.pve}/${name}`;
    const file = await pveFiles.readText(path);
    if (file.kind === "not_found") {
      // pmxcfs shows no file that nobody wrote; where it is not mounted, nothing is known.
      if (identity.nodes !== null) continue;
      return unreadable(TAG, path, "it does not exist, nor a list of nodes beside it");
    }
    if (file.kind !== "ok") return unread(fileError(TAG, path, file));
    const found = parse(file.value);
    if (found === null) return unreadable(TAG, path);
    jobs.push(...found);
  }
  if (jobs.length <= MAX_JOBS) return read(jobs);
  const message = `Cannot tell all of ${jobs.length} backup jobs: ${MAX_JOBS} are the most`;
  return { value: jobs.slice(0, MAX_JOBS), errors: [{ tag: TAG, message }] };
}

/** Whether this node runs a job. */
export function isRunHere(
  { enabled, node }: ConfiguredBackup,
  { identity }: Pick<BackupSources, "identity">,
): boolean {
  return enabled && (node === null || node === identity.node_name);
}

/** How each job ended here, and when it was due. */
export async function readRuns(
  configured: readonly ConfiguredBackup[],
  sources: BackupSources,
): Promise<{ jobs: BackupJob[]; errors: CollectorError[] }> {
  const errors: CollectorError[] = [];
  const states = new Map<ConfiguredBackup, JobState | null>();
  for (const job of configured) {
    if (job.node !== null && job.node !== sources.identity.node_name) continue;
    const state = await readState(job, sources);
    errors.push(...state.errors);
    states.set(job, state.value);
  }
  const isTask = [...states.values()].some((state) => typeof state?.upid === "string");
  const tasks = isTask ? await readEndedTasks(sources) : new Map<string, EndedTask>();
  sources.memory.keepOnly({ jobs: new Set(configured.map(({ id }) => id)) });
  return {
    jobs: configured.map((job) => describe(job, { state: states.get(job), tasks, sources })),
    errors,
  };
}

/** What the node's scheduler has not seen yet. */
const NOT_SEEN: JobState = { state: "created", start_unix: null, upid: null, message: null };

/** Null without an error of jobs that the scheduler knows nothing of. */
async function readState(
  { id }: ConfiguredBackup,
  { context, hostFiles }: BackupSources,
): Promise<PartReading<JobState>> {
  if (!isJobId(id)) return unread();
  const path = hostPath(context, `${STATES}/vzdump-${id}.json`);
  const file = await hostFiles.readText(path);
  if (file.kind === "not_found") return read(NOT_SEEN);
  if (file.kind !== "ok") return unread({ ...fileError(TAG, path, file), subject: id });
  const state = parseJobState(file.value);
  if (state !== null) return read(state);
  const message = `Cannot read "${path}": not in the expected form, as after a loss of power`;
  return unread({ tag: TAG, message, subject: id });
}

/** What cannot be read here only leaves open when a run ended. */
async function readEndedTasks(
  { context, hostFiles }: BackupSources,
): Promise<ReadonlyMap<string, EndedTask>> {
  const ended: [string, EndedTask][] = [];
  for (const list of ["index.1", "index", "active"]) {
    const file = await hostFiles.readText(hostPath(context, `${TASKS}/${list}`));
    if (file.kind === "ok") ended.push(...parseEndedTasks(file.value, "vzdump"));
  }
  return new Map(ended);
}

interface Known {
  /** Undefined: another node's. */
  state: JobState | null | undefined;
  tasks: ReadonlyMap<string, EndedTask>;
  sources: BackupSources;
}

function describe(job: ConfiguredBackup, { state, tasks, sources }: Known): BackupJob {
  const { id, enabled, schedule, storage, node, selection } = job;
  const { memory, nowUnix, zone } = sources;
  const told = { id, enabled, schedule, storage, node, selection: selectionText(selection) };
  if (state === undefined) {
    return { ...told, ...NOT_RUN_HERE };
  }
  const ended = state?.upid ? tasks.get(state.upid) : undefined;
  const run = endedRun(state, ended);
  const isRunning = state?.state === "running" && run === null;
  const plans = memory.plan(id, {
    schedule: enabled ? schedule : null,
    since_unix: plannedSince({ isNew: memory.plansOf(id).length === 0, state, nowUnix }),
  });
  const last_run = memory.lastRun(id, run);
  const isWaiting = enabled && state?.state === "created" && last_run === null;
  return {
    ...told,
    last_run,
    running_since_unix: isRunning ? state.start_unix : null,
    waiting_since_unix: isWaiting ? state.start_unix ?? plans[0]?.since_unix ?? null : null,
    occurred_unix: schedule === null ? null : occurredBy(plans, { nowUnix, zone }),
  };
}

const NOT_RUN_HERE = {
  last_run: null,
  running_since_unix: null,
  waiting_since_unix: null,
  occurred_unix: null,
};

/** Null where the job runs, never ran, or nothing is known. */
function endedRun(state: JobState | null, ended: EndedTask | undefined): BackupRun | null {
  if (state === null || state.state === "created") return null;
  // Its state is brought up to date each minute, the list of tasks at once.
  const message = state.message ?? ended?.status ?? null;
  if (message === null && state.state === "running") return null;
  return {
    start_unix: state.start_unix,
    // What had nothing to do on this node ended when it began.
    end_unix: ended?.end_unix ?? (state.upid === null ? state.start_unix : null),
    status: statusOf(message),
    message: message === null ? null : printable(message.trim()).slice(0, MAX_MESSAGE_LENGTH),
  };
}

/** As Proxmox itself reads the end of a task's log (PVE::UPID). */
function statusOf(message: string | null): string | null {
  if (message === null || message === "unexpected status") return null;
  if (message === "OK") return "ok";
  return /^WARNINGS: \d+$/.test(message) ? "warning" : "error";
}

/** A job that this agent sees first was planned like this since it was made, if that is told. */
function plannedSince(
  { isNew, state, nowUnix }: { isNew: boolean; state: JobState | null; nowUnix: number },
): number | null {
  if (!isNew) return nowUnix;
  return state?.state === "created" ? state.start_unix ?? nowUnix : null;
}

function selectionText(selection: Selection): string | null {
  switch (selection.kind) {
    case "pool":
      return `pool ${selection.pool}`;
    case "guests":
      return selection.vmids.join(", ");
    case "all":
      return selection.except.length === 0 ? "all" : `all but ${selection.except.join(", ")}`;
    case "none":
      return null;
  }
}
