/** The table `told`: what each channel was last told of each incident. */
import type { DatabaseSync } from "node:sqlite";
import type { Told } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

const COLUMNS =
  `told.channel_id, told.incident_id, told.level, told.seq, told.at_ms, told.mark, told.how,
  told.hushed, told.peak, told.remind_from_ms`;

// Served by the indices incidents_standing and told_standing.
export const LIST_TOLD = `
  SELECT ${COLUMNS} FROM incidents CROSS JOIN told ON told.incident_id = incidents.id
  WHERE incidents.state <> 'resolved'
  UNION
  SELECT ${COLUMNS} FROM told INDEXED BY told_standing WHERE told.level <> 'resolved'`;

// By the primary key.
export const LIST_TOLD_OF = `
  SELECT ${COLUMNS} FROM told WHERE told.incident_id = :incidentId ORDER BY told.channel_id`;

const PUT = `
  INSERT INTO told (incident_id, channel_id, level, seq, at_ms, mark, how, hushed, peak,
    remind_from_ms)
  VALUES (:incident_id, :channel_id, :level, :seq, :at_ms, :mark, :how, :hushed, :peak,
    :remind_from_ms)
  ON CONFLICT DO UPDATE SET level = excluded.level, seq = excluded.seq, at_ms = excluded.at_ms,
    mark = excluded.mark, how = excluded.how, hushed = excluded.hushed, peak = excluded.peak,
    remind_from_ms = excluded.remind_from_ms
  WHERE excluded.seq >= told.seq`;

const DELETE = "DELETE FROM told WHERE incident_id = :incidentId AND channel_id = :channelId";

// Served by the index told_by_channel.
export const DELETE_OF_CHANNEL = "DELETE FROM told WHERE channel_id = :channelId";

export function createToldReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST_TOLD);
  const listOf = db.prepare(LIST_TOLD_OF);
  const toTold = (record: Record<string, unknown>): Told | [] => {
    const id = `${record["incident_id"]}/${record["channel_id"]}`;
    const value = () => ({ ...record, hushed: record["hushed"] === 1 });
    return check("told", { table: "told", id }, value) ?? [];
  };

  return {
    listTold: (): Told[] => list.all().flatMap(toTold),
    listToldOf: (incidentId: string): Told[] => listOf.all({ incidentId }).flatMap(toTold),
  };
}

/** Parts of a transaction. */
export function createToldWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);

  return {
    putTold({ hushed, at_ms, remind_from_ms, ...told }: Told): void {
      const { incident_id, channel_id, level, seq, mark, how, peak } = told;
      put.run({
        incident_id,
        channel_id,
        level,
        seq,
        at_ms: Math.round(at_ms),
        mark,
        how,
        hushed: hushed ? 1 : 0,
        peak,
        remind_from_ms: Math.round(remind_from_ms),
      });
    },
    deleteTold({ incident_id, channel_id }: Pick<Told, "channel_id" | "incident_id">): void {
      remove.run({ incidentId: incident_id, channelId: channel_id });
    },
  };
}
