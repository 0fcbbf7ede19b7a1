/**
 * The table `host_versions`: how often each host changed, in the transaction that changed it, so that
 * servers that follow it fetch what is newer than what they know.
 */
import type { HostVersion, Presence, VersionsRead } from "../cluster_store.ts";
import type { HostRow } from "../port.ts";
import type { Write } from "../transaction.ts";
import type { Reader, Session } from "./database.ts";
import { prepared, statement } from "./statement.ts";

/** What a transaction may change of a host, by the columns. */
export const PARTS = ["fast", "medium", "slow", "reasons", "good", "events"] as const;

type Part = typeof PARTS[number];

const PRESENCES: readonly Presence[] = ["away", "here", "waiting"];

/** The row of incidents and messages. */
export const DESK_ROW = 0;

const isPart = (part: Part) =>
  `CASE WHEN excluded.${part} > 0 THEN host_versions.version + 1 ELSE host_versions.${part} END`;

// In one order, so that no two wait for each other. Of a host that is gone there is no row.
const CHANGE = prepared(`
  INSERT INTO host_versions (host_id, version, updated_at, ${PARTS.join(", ")})
  SELECT host_id, 1, clock_timestamp(), ${PARTS.join(", ")}
  FROM unnest(:hostIds::bigint[], ${PARTS.map((part) => `:${part}::bigint[]`).join(", ")})
    AS changed (host_id, ${PARTS.join(", ")})
  WHERE host_id = ${DESK_ROW} OR EXISTS (SELECT 1 FROM hosts WHERE id = host_id)
  ORDER BY host_id
  ON CONFLICT (host_id) DO UPDATE SET version = host_versions.version + 1,
    updated_at = excluded.updated_at, ${
  PARTS.map((part) => `${part} = ${isPart(part)}`).join(", ")
}`);

// Whoever claims one of them waits for the end of this transaction, and says then how it sees it.
const NOTE_PRESENCE = statement(`
  WITH mine AS (
    SELECT id FROM hosts WHERE id = ANY(:hostIds::bigint[]) AND owner = :server
    ORDER BY id FOR SHARE)
  INSERT INTO host_versions (host_id, version, updated_at, presence)
  SELECT host_id, 1, clock_timestamp(), presence
  FROM unnest(:hostIds::bigint[], :presences::bigint[]) AS told (host_id, presence)
  JOIN mine ON mine.id = host_id
  ORDER BY host_id
  ON CONFLICT (host_id) DO UPDATE SET version = host_versions.version + 1,
    updated_at = excluded.updated_at, presence = excluded.presence`);

const NOTE_REPLACED = statement(`
  UPDATE host_versions SET version = version + 1, updated_at = clock_timestamp(),
    replaced = replaced + 1
  WHERE host_id = :hostId`);

const NOW = prepared(`
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at_ms, access
  FROM revisions`);

/** A commit is that much younger than its rows say, at most, where it takes its usual time. */
const OVERLAP_MS = 5_000;

// Served by the index host_versions_by_time.
const LIST = prepared(`
  SELECT versions.host_id, version, ${PARTS.join(", ")}, presence, replaced, owner,
    owner_epoch AS epoch,
    last_seen_at_ms, agent_version, protocol_level, pve_version, zfs_version,
    fast_seconds, medium_seconds, slow_seconds
  FROM host_versions versions LEFT JOIN hosts ON hosts.id = versions.host_id
  WHERE updated_at > to_timestamp(:sinceMs::bigint / 1000.0)
    AND (hosts.id IS NOT NULL OR versions.host_id = ${DESK_ROW})`);

interface VersionRecord
  extends
    Record<Part, number>,
    Pick<HostVersion, "host_id" | "version" | "replaced" | "owner" | "epoch">,
    Omit<HostVersion["seen"], "intervals"> {
  presence: number;
  fast_seconds: number | null;
  medium_seconds: number | null;
  slow_seconds: number | null;
}

/** What of which host the writes of a transaction change. */
export class ChangedHosts {
  #parts = new Map<number, Set<Part>>();

  add(hostId: number, part: Part | null): void {
    const parts = this.#parts.getOrInsertComputed(hostId, () => new Set());
    if (part !== null) parts.add(part);
  }

  /** `hostId`: whose the unit is. */
  addWrite({ op, args }: Write, hostId: number): void {
    if (op === "insertSample") return this.add(args[0].host_id, args[0].kind);
    if (op === "keepReading") return this.add(args[0], "good");
    if (hostId > 0 && OF_REASONS.has(op)) this.add(hostId, "reasons");
  }

  async write(session: Session): Promise<void> {
    if (this.#parts.size === 0) return;
    const all = [...this.#parts];
    await session.run(CHANGE, {
      hostIds: all.map(([hostId]) => hostId),
      ...Object.fromEntries(
        PARTS.map((part) => [part, all.map(([, parts]) => parts.has(part) ? 1 : 0)]),
      ),
    });
  }
}

const OF_REASONS: ReadonlySet<Write["op"]> = new Set(
  ["openReason", "closeReason", "identifyReason"] as const,
);

/** Says that something of these hosts changed which is in no part, such as whose they are. */
export async function touchVersions(session: Session, hostIds: readonly number[]): Promise<void> {
  const changed = new ChangedHosts();
  for (const hostId of hostIds) changed.add(hostId, null);
  await changed.write(session);
}

export async function notePresence(
  session: Session,
  hosts: ReadonlyMap<number, Presence>,
  server: string,
): Promise<void> {
  const presences = [...hosts.values()].map((presence) => PRESENCES.indexOf(presence));
  await session.run(NOTE_PRESENCE, { hostIds: [...hosts.keys()], presences, server });
}

export async function noteReplaced(session: Session, hostId: number): Promise<void> {
  await session.run(NOTE_REPLACED, { hostId });
}

export async function listVersions(db: Reader, sinceMs: number | null): Promise<VersionsRead> {
  // Asked first: what is committed after it is younger.
  const now = await db.get<{ at_ms: number; access: number }>(NOW);
  if (now === null) throw new Error("Cannot read the revisions: there is no row");
  const from = sinceMs === null ? 0 : Math.max(0, sinceMs - OVERLAP_MS);
  const records = await db.all<VersionRecord>(LIST, { sinceMs: from });
  return { ...now, versions: records.map(toVersion) };
}

function toVersion(record: VersionRecord): HostVersion {
  const { host_id, version, replaced, owner, epoch, presence, fast_seconds: fast } = record;
  const { medium_seconds: medium, slow_seconds: slow } = record;
  const { last_seen_at_ms, agent_version, protocol_level, pve_version, zfs_version } = record;
  const intervals: HostRow["intervals"] = fast === null || medium === null || slow === null
    ? null
    : { fast, medium, slow };
  return {
    host_id,
    version,
    replaced,
    owner,
    epoch,
    presence: PRESENCES[presence] ?? "away",
    parts: pickParts(record),
    seen: { last_seen_at_ms, agent_version, protocol_level, pve_version, zfs_version, intervals },
  };
}

function pickParts({ fast, medium, slow, reasons, good, events }: VersionRecord) {
  return { fast, medium, slow, reasons, good, events };
}
