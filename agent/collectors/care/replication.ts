import { parseCalendarEvent } from "../../../shared/calendar/event.ts";
import { isTimeZone, occurrences } from "../../../shared/calendar/occurrences.ts";
import type { ReplicationJob } from "../../../shared/sample/host_care.ts";
import { fileError } from "../../io/io.ts";
import {
  type ConfiguredReplication,
  parseReplicationCfg,
  parseReplicationState,
  type ReplicationState,
} from "../../parsers/pve/replication.ts";
import { readOwnGuests } from "../own_guests.ts";
import { type CareSources, hostPath, read, type ReadingOf, unread, unreadable } from "./part.ts";

const STATE = "var/lib/pve-manager/pve-replication-state.json";

/** So many occurrences tell how late a job is. */
const DUE_COUNT = 3;

/** As far ahead as anything is ever due. */
const DUE_WITHIN_SECONDS = 400 * 86_400;

/**
 * The replication jobs of this node's guests. `pvesr status` is not asked: it takes locks and
 * rewrites replication.cfg. Each node keeps the state of its own guests' jobs.
 */
export async function readReplication(
  sources: CareSources,
  time_zone: string | null,
): Promise<ReadingOf<"replication">> {
  const { context, identity } = sources;
  const files = context.lane("care_pve");
  const cfgPath = `${context.paths.pve}/replication.cfg`;
  const cfg = await files.readText(cfgPath);
  if (cfg.kind === "not_found") {
    // pmxcfs shows no file that nobody wrote; where it is not mounted, nothing is known.
    return identity.nodes === null
      ? unreadable("replication", cfgPath, "it does not exist, nor a list of nodes beside it")
      : read({ available: false, jobs: [] });
  }
  if (cfg.kind !== "ok") return unread(fileError("replication", cfgPath, cfg));
  const configured = parseReplicationCfg(cfg.value);
  if (configured.length === 0) return read({ available: true, jobs: [] });

  const own = await readOwnGuests(sources, { lane: files, tag: "replication" });
  if (own.value === null) return unread(...own.errors);
  const vmids = new Set(own.value.map(({ vmid }) => vmid));
  const jobs = configured.filter(({ guest }) => vmids.has(guest));
  if (jobs.length === 0) return read({ available: true, jobs: [] });

  const statePath = hostPath(context, STATE);
  const state = await context.lane("care_files").readText(statePath);
  if (state.kind !== "ok" && state.kind !== "not_found") {
    return unread(fileError("replication", statePath, state));
  }
  const states = state.kind === "ok" ? parseReplicationState(state.value) : new Map();
  if (states === null) {
    return unreadable("replication", statePath, "nothing of it is left, as after a loss of power");
  }
  return read({
    available: true,
    jobs: jobs.map((job) => describe(job, states.get(`${job.guest} ${job.target}`), time_zone)),
  });
}

function describe(
  { id, guest, target, schedule, enabled }: ConfiguredReplication,
  state: ReplicationState | undefined,
  time_zone: string | null,
): ReplicationJob {
  const last_sync_unix = state?.last_sync_unix ?? null;
  return {
    id,
    guest,
    target,
    schedule,
    enabled,
    last_sync_unix,
    fail_count: state?.fail_count ?? null,
    error: state?.error ?? null,
    due_unix: dueAfter(last_sync_unix, { schedule, time_zone }),
  };
}

/** Null where nothing tells: no sync yet, a schedule or a zone that cannot be read. */
function dueAfter(
  afterUnix: number | null,
  { schedule, time_zone }: { schedule: string; time_zone: string | null },
): number[] | null {
  const event = parseCalendarEvent(schedule);
  if (afterUnix === null || event === null) return null;
  const zone = event.utc ? "UTC" : time_zone;
  if (zone === null || !isTimeZone(zone)) return null;
  const untilUnix = afterUnix + DUE_WITHIN_SECONDS;
  return occurrences(event, { afterUnix, untilUnix, zone, limit: DUE_COUNT });
}
