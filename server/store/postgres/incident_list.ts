/** Lists of incidents by what they were about. */
import { systemClock } from "../../../shared/clock.ts";
import type { Incident, IncidentQuery } from "../port.ts";
import type { RowCheck } from "../row_check.ts";
import type { Reader } from "./database.ts";
import { FIND_ALL, type IncidentRecord, toIncident } from "./incidents.ts";
import { statement, type Values } from "./statement.ts";

/** So many are looked at in one query. */
const PIECE = 1_000;
/** After every id: its first digit would be that of the year 3084. */
const AFTER_ALL = "~";

/** Where a list looks, the newest first; each is served by an index. */
const WALKS = {
  // By the primary key.
  all: "SELECT id FROM incidents WHERE id < :beforeId ORDER BY id DESC LIMIT :piece",
  // By the index incidents_standing.
  standing: `
    SELECT id FROM incidents WHERE state <> 'resolved' AND id < :beforeId
    ORDER BY id DESC LIMIT :piece`,
  // By the index incident_reasons_by_name.
  name: `
    SELECT DISTINCT incident_id AS id FROM incident_reasons
    WHERE lower(host_name) = lower(:hostName) AND incident_id < :beforeId
    ORDER BY incident_id DESC LIMIT :piece`,
  // By the index incident_reasons_by_host.
  host: `
    SELECT DISTINCT incident_id AS id FROM incident_reasons
    WHERE host_id = :hostId AND incident_id < :beforeId ORDER BY incident_id DESC LIMIT :piece`,
  // By the index incident_reasons_by_code.
  code: `
    SELECT DISTINCT incident_id AS id FROM incident_reasons
    WHERE code = :code AND incident_id < :beforeId ORDER BY incident_id DESC LIMIT :piece`,
} as const;

/** Which of a piece fit; the reasons of each are found by their primary key. */
const listPiece = (walk: keyof typeof WALKS): string => `
  SELECT incidents.id,
    (:states::text[] IS NULL OR state = ANY(:states))
    AND (:levels::text[] IS NULL OR worst_level = ANY(:levels))
    AND coalesce(resolved_at_ms IS NULL OR resolved_at_ms >= :fromMs::bigint, TRUE)
    AND coalesce(began_at_ms < :untilMs::bigint, TRUE)
    AND (:isOpened::bigint = 0 OR opened_at_ms IS NOT NULL)
    AND (:isWhole::bigint = 0 OR parent_id IS NULL)
    AND (:hostName::text IS NULL OR EXISTS (
      SELECT 1 FROM incident_reasons
      WHERE incident_id = incidents.id AND lower(host_name) = lower(:hostName)))
    AND (:hostIds::bigint[] IS NULL OR EXISTS (
      SELECT 1 FROM incident_reasons
      WHERE incident_id = incidents.id AND host_id = ANY(:hostIds)))
    AND (:codes::text[] IS NULL OR EXISTS (
      SELECT 1 FROM incident_reasons
      WHERE incident_id = incidents.id AND code = ANY(:codes))) AS fits
  FROM (${WALKS[walk]}) AS piece JOIN incidents ON incidents.id = piece.id
  ORDER BY piece.id DESC`;

const PIECES = {
  all: statement(listPiece("all")),
  standing: statement(listPiece("standing")),
  name: statement(listPiece("name")),
  host: statement(listPiece("host")),
  code: statement(listPiece("code")),
} satisfies Record<keyof typeof WALKS, unknown>;

export function createIncidentLists(db: Reader, check: RowCheck) {
  /** Up to `left` of one piece, and the id at which the next begins; null: it was the last. */
  async function takePiece(query: IncidentQuery, beforeId: string, left: number) {
    const walk = chooseWalk(query);
    const values = { ...toValues(query), ...walk.values, beforeId };
    const rows = await db.all<{ id: string; fits: boolean }>(PIECES[walk.name], values);
    const fitting = rows.filter(({ fits }) => fits).map(({ id }) => id);
    const found: Incident[] = [];
    // A damaged one is left out, and another takes its place.
    for (let at = 0; at < fitting.length && found.length < left; at += left) {
      const ids = fitting.slice(at, at + left);
      for (const record of await db.all<IncidentRecord>(FIND_ALL, { ids })) {
        const incident = toIncident(record, check);
        if (incident !== null && found.length < left) found.push(incident);
      }
    }
    return { found, next: rows.length < PIECE ? null : rows.at(-1)?.id ?? null };
  }

  return {
    async listIncidents(query: IncidentQuery): Promise<Incident[]> {
      // Of a group without hosts there is nothing to look for.
      if (query.host_ids?.length === 0) return [];
      const listed: Incident[] = [];
      let beforeId: string | null = query.before_id ?? AFTER_ALL;
      while (beforeId !== null) {
        const { found, next } = await takePiece(query, beforeId, query.limit - listed.length);
        listed.push(...found);
        if (listed.length === query.limit) break;
        beforeId = next;
        await systemClock.sleep(0);
      }
      return listed;
    },
  };
}

interface Walk {
  name: keyof typeof WALKS;
  values: Values;
}

/** The one that has to look at the fewest. */
function chooseWalk({ host_name, host_ids, codes, states }: IncidentQuery): Walk {
  if (host_name !== undefined) return { name: "name", values: {} };
  const [hostId] = host_ids ?? [];
  if (host_ids?.length === 1 && hostId !== undefined) return { name: "host", values: { hostId } };
  if (states !== undefined && !states.includes("resolved")) return { name: "standing", values: {} };
  const [code] = codes ?? [];
  if (codes?.length === 1 && code !== undefined) return { name: "code", values: { code } };
  return { name: "all", values: {} };
}

function toValues(query: IncidentQuery): Values {
  const { host_name, host_ids, levels, codes, states, from_ms, until_ms } = query;
  return {
    isOpened: query.is_opened === true ? 1 : 0,
    isWhole: query.is_whole === true ? 1 : 0,
    hostName: host_name ?? null,
    hostIds: host_ids ?? null,
    levels: levels ?? null,
    codes: codes ?? null,
    states: states ?? null,
    fromMs: from_ms ?? null,
    untilMs: until_ms ?? null,
    piece: PIECE,
  };
}
