/** Lists of incidents by what they were about. */
import type { Incident, IncidentQuery } from "../port.ts";
import { chooseWalk, listInPieces, type Piece, type WalkName } from "../records/incident_pieces.ts";
import { type IncidentRecord, toIncident } from "../records/incident_record.ts";
import type { RowCheck } from "../row_check.ts";
import type { Reader } from "./database.ts";
import { FIND_ALL } from "./incidents.ts";
import { statement, type Values } from "./statement.ts";

/** So many are looked at in one query. */
const PIECE = 1_000;

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
} as const satisfies Record<WalkName, string>;

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
  async function takePiece(query: IncidentQuery, beforeId: string, left: number): Promise<Piece> {
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
    listIncidents: (query: IncidentQuery): Promise<Incident[]> =>
      listInPieces(query, (beforeId, left) => takePiece(query, beforeId, left)),
  };
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
