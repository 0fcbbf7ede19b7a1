/** Lists of incidents by what they were about. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Incident, IncidentQuery } from "../port.ts";
import { chooseWalk, listInPieces, type Piece, type WalkName } from "../records/incident_pieces.ts";
import { type IncidentRecord, toIncident } from "../records/incident_record.ts";
import type { RowCheck } from "../row_check.ts";

/** So many are looked at before others have their turn: about 5 ms. */
const PIECE = 1_000;
/** So many of them are read whole: the more costly part. */
const READ_AT_ONCE = 250;

/** Where a list looks, the newest first; each is served by an index. */
export const WALKS = {
  // By the index of the primary key.
  all: "SELECT id FROM incidents WHERE id < :beforeId ORDER BY id DESC LIMIT :piece",
  // By the index incidents_standing.
  standing: `
    SELECT id FROM incidents WHERE state <> 'resolved' AND id < :beforeId
    ORDER BY id DESC LIMIT :piece`,
  // By the index incident_reasons_by_name.
  name: `
    SELECT DISTINCT incident_id AS id FROM incident_reasons
    WHERE host_name = :hostName AND incident_id < :beforeId
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

/**
 * Which of a piece fit. `+`: the reasons of each are looked through, instead of looking for each of
 * five thousand hosts.
 */
export const listPiece = (walk: keyof typeof WALKS): string => `
  SELECT incidents.id,
    (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
    AND (:levels IS NULL OR worst_level IN (SELECT value FROM json_each(:levels)))
    AND coalesce(resolved_at_ms IS NULL OR resolved_at_ms >= :fromMs, TRUE)
    AND coalesce(began_at_ms < :untilMs, TRUE)
    AND (:isOpened = 0 OR opened_at_ms IS NOT NULL)
    AND (:isWhole = 0 OR parent_id IS NULL)
    AND (:hostName IS NULL OR EXISTS (
      SELECT 1 FROM incident_reasons WHERE incident_id = incidents.id AND +host_name = :hostName))
    AND (:hostIds IS NULL OR EXISTS (
      SELECT 1 FROM incident_reasons WHERE incident_id = incidents.id
        AND +host_id IN (SELECT value FROM json_each(:hostIds))))
    AND (:codes IS NULL OR EXISTS (
      SELECT 1 FROM incident_reasons WHERE incident_id = incidents.id
        AND +code IN (SELECT value FROM json_each(:codes)))) AS fits
  FROM (${WALKS[walk]}) AS piece JOIN incidents ON incidents.id = piece.id
  ORDER BY piece.id DESC`;

const FIND = "SELECT * FROM incidents WHERE id = :id";

export function createIncidentLists(db: DatabaseSync, check: RowCheck) {
  const find = db.prepare(FIND);
  const pieces: Record<string, StatementSync> = Object.fromEntries(
    (Object.keys(WALKS) as (keyof typeof WALKS)[]).map((walk) => [
      walk,
      db.prepare(listPiece(walk)),
    ]),
  );

  function takePiece(query: IncidentQuery, beforeId: string, left: number): Piece {
    const walk = chooseWalk(query);
    const rows = pieces[walk.name]?.all({ ...toValues(query), ...walk.values, beforeId }) as
      | { id: string; fits: number }[]
      | undefined ?? [];
    const found: Incident[] = [];
    const most = Math.min(left, READ_AT_ONCE);
    for (const { id, fits } of rows) {
      if (fits !== 1) continue;
      const record = find.get({ id }) as IncidentRecord | undefined;
      const incident = record === undefined ? null : toIncident(record, check);
      if (incident !== null && found.push(incident) === most) return { found, next: id };
    }
    return { found, next: rows.length < PIECE ? null : rows.at(-1)?.id ?? null };
  }

  return {
    listIncidents: (query: IncidentQuery): Promise<Incident[]> =>
      listInPieces(query, (beforeId, left) => takePiece(query, beforeId, left)),
  };
}

function toValues(query: IncidentQuery) {
  const { host_name, host_ids, levels, codes, states, from_ms, until_ms } = query;
  return {
    isOpened: query.is_opened === true ? 1 : 0,
    isWhole: query.is_whole === true ? 1 : 0,
    hostName: host_name ?? null,
    hostIds: listed(host_ids),
    levels: listed(levels),
    codes: listed(codes),
    states: listed(states),
    fromMs: from_ms ?? null,
    untilMs: until_ms ?? null,
    piece: PIECE,
  };
}

function listed(values: readonly unknown[] | undefined): string | null {
  return values === undefined ? null : JSON.stringify(values);
}
