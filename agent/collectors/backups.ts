import { guestId } from "../../shared/sample/vms_runtime.ts";
import { stateFiles } from "../io/allowed.ts";
import { createStateFile } from "../io/state_file.ts";
import type { ConfiguredBackup } from "../parsers/vzdump/jobs.ts";
import { type Coverage, createGuestsReader } from "./backups/guests.ts";
import { isRunHere, readConfigured, readRuns } from "./backups/jobs.ts";
import { createBackupMemory } from "./backups/memory.ts";
import type { BackupSources } from "./backups/sources.ts";
import { readTimeZone } from "./care/time_zone.ts";
import type { ClusterResources } from "./cluster_resources.ts";
import type { Collector, CollectorContext, Cycle, SectionOf } from "./collector.ts";
import { createKeptState } from "./kept_state.ts";
import { readNodeIdentity } from "./node_identity.ts";

type BackupsSection = SectionOf<"slow", "backups">;

/**
 * Collects backup jobs and the last backup of each guest, from files alone. Which pool a guest is
 * in, Proxmox's list of resources says: it is asked anew only where a job covers a pool and no
 * list is at hand.
 */
export function createBackupsCollector(
  context: CollectorContext,
  resources: Pick<ClusterResources, "recent">,
): Collector {
  const memory = createBackupMemory();
  const kept = createKeptState({
    file: createStateFile(stateFiles(context.paths).backups),
    clock: context.clock,
    restore: memory.restore,
    format: memory.format,
    what: "the last good backup of each guest is kept",
  });
  const readGuests = createGuestsReader();

  async function collect(cycle: Cycle): Promise<BackupsSection> {
    const loadErrors = await kept.load();
    const sources: BackupSources = {
      context,
      identity: await readNodeIdentity(cycle, context),
      memory,
      pveFiles: context.lane("backups_pve"),
      hostFiles: context.lane("backups_files"),
      nowUnix: Math.floor(context.clock.nowMs() / 1000),
      zone: await readTimeZone({ context }),
    };
    const configured = await readConfigured(sources);
    const runs = configured.value === null ? null : await readRuns(configured.value, sources);
    const coverage = configured.value === null
      ? null
      : await coverageOf(configured.value, sources, cycle);
    const guests = await readGuests(sources, coverage);
    if (memory.takeChanged()) kept.touch();
    const not_covered = coverage === null || guests.value === null
      ? null
      : guests.value.filter(({ jobs }) => jobs?.length === 0).map(guestId);
    return {
      available: isThere(runs?.jobs ?? null, guests.value),
      jobs: runs?.jobs ?? null,
      guests: guests.value,
      not_covered,
      errors: [
        ...loadErrors,
        ...configured.errors,
        ...runs?.errors ?? [],
        ...guests.errors,
        ...await kept.save(),
      ],
    };
  }

  async function coverageOf(
    configured: readonly ConfiguredBackup[],
    sources: BackupSources,
    cycle: Cycle,
  ): Promise<Coverage> {
    const jobs = configured.filter((job) => isRunHere(job, sources));
    const isAsked = jobs.some(({ selection }) => selection.kind === "pool");
    const listed = isAsked ? (await resources.recent(cycle)).resources?.guests ?? [] : [];
    const pools = new Map(listed.map((guest) => [guestId(guest), guest.pool ?? null]));
    return { jobs, poolOf: (guest) => pools.get(guestId(guest)) };
  }

  return {
    kind: "slow",
    section: "backups",
    collect,
    empty: (errors): BackupsSection => (
      { available: null, jobs: null, guests: null, not_covered: null, errors }
    ),
  };
}

/** Whether there is a job, or a backup of a guest; null: what was not read may be one. */
function isThere(
  jobs: BackupsSection["jobs"],
  guests: BackupsSection["guests"],
): boolean | null {
  const isBackedUp = guests?.some(({ last_ok_unix, last_status }) =>
    last_ok_unix !== null || last_status !== null
  );
  if (jobs?.length || isBackedUp) return true;
  return jobs === null || guests === null ? null : false;
}
