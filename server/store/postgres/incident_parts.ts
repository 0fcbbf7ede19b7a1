/** The tables `incident_events`, `told`, `holds` and `attempts`: what happened around incidents. */
import type { Attempt, Hold, IncidentEvent, Told } from "../port.ts";
import type { RowCheck } from "../row_check.ts";
import type { Reader, Session } from "./database.ts";
import { columnsOf, prepared, statement } from "./statement.ts";

// By the primary key.
const LIST_EVENTS = statement(`
  SELECT incident_id, seq, at_ms, kind, level, text, author FROM incident_events
  WHERE incident_id = :id AND seq > :afterSeq ORDER BY seq LIMIT :limit`);

const EVENT = ["incident_id", "seq", "at_ms", "kind", "level", "text", "author"] as const;

const ADD_EVENTS = prepared(`
  INSERT INTO incident_events (${EVENT.join(", ")})
  SELECT * FROM unnest(:incident_id::text[], :seq::bigint[], :at_ms::bigint[], :kind::text[],
    :level::text[], :text::text[], :author::text[])
  ON CONFLICT DO NOTHING`);

const TOLD =
  `told.channel_id, told.incident_id, told.level, told.seq, told.at_ms, told.mark, told.how,
  told.hushed, told.peak, told.remind_from_ms`;

// Served by the indices incidents_standing and told_standing.
const LIST_TOLD = statement(`
  SELECT ${TOLD} FROM incidents JOIN told ON told.incident_id = incidents.id
  WHERE incidents.state <> 'resolved'
  UNION
  SELECT ${TOLD} FROM told WHERE told.level <> 'resolved'`);

// By the primary key.
const LIST_TOLD_OF = statement(`
  SELECT ${TOLD} FROM told WHERE told.incident_id = :incidentId ORDER BY told.channel_id`);

const PUT_TOLD = statement(`
  INSERT INTO told (incident_id, channel_id, level, seq, at_ms, mark, how, hushed, peak,
    remind_from_ms)
  VALUES (:incident_id, :channel_id, :level, :seq, :at_ms, :mark, :how, :hushed, :peak,
    :remind_from_ms)
  ON CONFLICT (incident_id, channel_id) DO UPDATE SET level = excluded.level, seq = excluded.seq,
    at_ms = excluded.at_ms, mark = excluded.mark, how = excluded.how, hushed = excluded.hushed,
    peak = excluded.peak, remind_from_ms = excluded.remind_from_ms
  WHERE excluded.seq >= told.seq`);

const DELETE_TOLD = statement(`
  DELETE FROM told WHERE incident_id = :incidentId AND channel_id = :channelId`);

const HOLD = "channel_id, incident_id, at_ms, why, of, until_ms, ended_at_ms";

// Served by the index holds_lasting.
const LIST_HOLDS = statement(`
  SELECT ${HOLD} FROM holds WHERE ended_at_ms IS NULL ORDER BY incident_id`);

// By the primary key; those of one incident are few.
const LIST_HOLDS_OF = statement(`
  SELECT ${HOLD} FROM holds WHERE incident_id = :incidentId
  ORDER BY at_ms DESC, channel_id LIMIT :limit`);

const PUT_HOLD = statement(`
  INSERT INTO holds (${HOLD})
  VALUES (:channel_id, :incident_id, :at_ms, :why, :of, :until_ms, :ended_at_ms)
  ON CONFLICT (incident_id, channel_id, at_ms) DO UPDATE SET why = excluded.why, of = excluded.of,
    until_ms = excluded.until_ms, ended_at_ms = excluded.ended_at_ms`);

// By the primary key.
const LIST_ATTEMPTS = statement(`
  SELECT delivery_id, channel_id, number, at_ms, outcome, error FROM attempts
  WHERE delivery_id = :deliveryId ORDER BY number`);

const ADD_ATTEMPT = statement(`
  INSERT INTO attempts (delivery_id, number, channel_id, at_ms, outcome, error)
  VALUES (:delivery_id, :number, :channel_id, :at_ms, :outcome, :error)
  ON CONFLICT DO NOTHING`);

type StoredRow = Record<string, unknown>;

export function createIncidentPartReads(db: Reader, check: RowCheck) {
  const toTold = (record: StoredRow): Told | [] => {
    const id = `${record["incident_id"]}/${record["channel_id"]}`;
    const value = () => ({ ...record, hushed: record["hushed"] === 1 });
    return check("told", { table: "told", id }, value) ?? [];
  };
  const toHold = (record: StoredRow): Hold | [] => {
    const id = `${record["incident_id"]}/${record["channel_id"]}/${record["at_ms"]}`;
    return check("hold", { table: "holds", id }, () => record) ?? [];
  };

  return {
    async listIncidentEvents(
      id: string,
      afterSeq: number,
      limit: number,
    ): Promise<IncidentEvent[]> {
      const records = await db.all<StoredRow>(LIST_EVENTS, { id, afterSeq, limit });
      return records.flatMap((record) => {
        const row = { table: "incident_events", id: `${id}/${record["seq"]}` };
        return check("incident_event", row, () => record) ?? [];
      });
    },
    listTold: async (): Promise<Told[]> => (await db.all<StoredRow>(LIST_TOLD)).flatMap(toTold),
    listToldOf: async (incidentId: string): Promise<Told[]> =>
      (await db.all<StoredRow>(LIST_TOLD_OF, { incidentId })).flatMap(toTold),
    listHolds: async (): Promise<Hold[]> => (await db.all<StoredRow>(LIST_HOLDS)).flatMap(toHold),
    listHoldsOf: async (incidentId: string, limit: number): Promise<Hold[]> =>
      (await db.all<StoredRow>(LIST_HOLDS_OF, { incidentId, limit })).flatMap(toHold),
    async listAttempts(deliveryId: string): Promise<Attempt[]> {
      const records = await db.all<StoredRow>(LIST_ATTEMPTS, { deliveryId });
      return records.flatMap((record) => {
        const row = { table: "attempts", id: `${deliveryId}/${record["number"]}` };
        return check("attempt", row, () => record) ?? [];
      });
    },
  };
}

const rounded = (ms: number | null) => ms === null ? null : Math.round(ms);

/** Part of a transaction. */
export async function addIncidentEvents(
  session: Session,
  events: readonly IncidentEvent[],
): Promise<void> {
  const rows = events.map((event) => ({ ...event, at_ms: Math.round(event.at_ms) }));
  await session.run(ADD_EVENTS, columnsOf(EVENT, rows));
}

/** Parts of a transaction. */
export const INCIDENT_PART_WRITES = {
  async putTold(session: Session, told: Told): Promise<void> {
    await session.run(PUT_TOLD, {
      ...told,
      at_ms: Math.round(told.at_ms),
      hushed: told.hushed ? 1 : 0,
      remind_from_ms: Math.round(told.remind_from_ms),
    });
  },
  async deleteTold(
    session: Session,
    { incident_id, channel_id }: Pick<Told, "channel_id" | "incident_id">,
  ): Promise<void> {
    await session.run(DELETE_TOLD, { incidentId: incident_id, channelId: channel_id });
  },
  async putHold(session: Session, hold: Hold): Promise<void> {
    await session.run(PUT_HOLD, {
      ...hold,
      at_ms: Math.round(hold.at_ms),
      until_ms: rounded(hold.until_ms),
      ended_at_ms: rounded(hold.ended_at_ms),
    });
  },
  async addAttempt(session: Session, attempt: Attempt): Promise<void> {
    await session.run(ADD_ATTEMPT, { ...attempt, at_ms: Math.round(attempt.at_ms) });
  },
};
