/** The tables `policies`, `windows` and `queued_acts`: short lists, each read as a whole. */
import {
  MAX_POLICIES,
  MAX_QUEUED_ACTS,
  MAX_WINDOWS,
  type PolicyStore,
  type PutOutcome,
  type QueuedAct,
  type QueuedActStore,
  type WindowStore,
} from "../port.ts";
import { type PolicyRecord, toPolicy, toPolicyRecord } from "../records/policy_record.ts";
import { toWindow, toWindowRecord, type WindowRecord } from "../records/window_record.ts";
import type { RowCheck } from "../row_check.ts";
import { claim, nextId } from "./counters.ts";
import type { Database } from "./database.ts";
import { bump } from "./revisions.ts";
import { type Statement, statement, type Values } from "./statement.ts";

const LIST_POLICIES = statement(`
  SELECT id, position, selector, codes, level_from, how, channels, remind_after_minutes
  FROM policies ORDER BY position, id`);

const COUNT_POLICIES = statement("SELECT count(*) AS others FROM policies WHERE id <> :id");

const PUT_POLICY = statement(`
  INSERT INTO policies
    (id, position, selector, codes, level_from, how, channels, remind_after_minutes)
  VALUES (:id, :position, :selector, :codes, :level_from, :how, :channels, :remind_after_minutes)
  ON CONFLICT (id) DO UPDATE SET position = excluded.position, selector = excluded.selector,
    codes = excluded.codes, level_from = excluded.level_from, how = excluded.how,
    channels = excluded.channels, remind_after_minutes = excluded.remind_after_minutes`);

const DELETE_POLICY = statement("DELETE FROM policies WHERE id = :id");

const LIST_WINDOWS = statement(`
  SELECT id, selector, codes, recurrence, zone, note, author, created_at_ms
  FROM windows ORDER BY created_at_ms, id`);

const COUNT_WINDOWS = statement("SELECT count(*) AS others FROM windows WHERE id <> :id");

const PUT_WINDOW = statement(`
  INSERT INTO windows (id, selector, codes, recurrence, zone, note, author, created_at_ms)
  VALUES (:id, :selector, :codes, :recurrence, :zone, :note, :author, :created_at_ms)
  ON CONFLICT (id) DO UPDATE SET selector = excluded.selector, codes = excluded.codes,
    recurrence = excluded.recurrence, zone = excluded.zone, note = excluded.note,
    author = excluded.author, created_at_ms = excluded.created_at_ms`);

const DELETE_WINDOW = statement("DELETE FROM windows WHERE id = :id");

const LIST_ACTS = statement(`
  SELECT id, at_ms, incident_id, author, note, expires_at_ms FROM queued_acts ORDER BY id`);

const COUNT_ACTS = statement("SELECT count(*) AS count FROM queued_acts");

const INSERT_ACT = statement(`
  INSERT INTO queued_acts (id, at_ms, incident_id, author, note, expires_at_ms)
  VALUES (:id, :at_ms, :incident_id, :author, :note, :expires_at_ms)`);

const DELETE_ACT = statement("DELETE FROM queued_acts WHERE id = :id");

interface ShortList {
  name: "policies" | "windows";
  count: Statement;
  put: Statement;
  most: number;
}

const POLICIES: ShortList = {
  name: "policies",
  count: COUNT_POLICIES,
  put: PUT_POLICY,
  most: MAX_POLICIES,
};

const WINDOWS: ShortList = {
  name: "windows",
  count: COUNT_WINDOWS,
  put: PUT_WINDOW,
  most: MAX_WINDOWS,
};

function putInto(
  db: Database,
  { name, count, put, most }: ShortList,
  row: Values & { id: string },
): Promise<PutOutcome> {
  return db.write(async (session) => {
    await claim(session, name);
    const { others } = await session.get<{ others: number }>(count, { id: row.id }) ??
      { others: 0 };
    if (others >= most) return "too_many";
    await session.run(put, row);
    await bump(session, "telling");
    return "stored";
  });
}

/** Deletes one row, of which others hear. Whether it was there. */
export function deleteTelling(db: Database, remove: Statement, id: string): Promise<boolean> {
  return db.write(async (session) => {
    const count = await session.run(remove, { id });
    if (count > 0) await bump(session, "telling");
    return count > 0;
  });
}

export function createPolicies(db: Database, check: RowCheck): PolicyStore {
  return {
    listPolicies: async () =>
      (await db.all<PolicyRecord>(LIST_POLICIES))
        .flatMap((record) => toPolicy(record, check) ?? []),
    putPolicy: (policy) => putInto(db, POLICIES, toPolicyRecord(policy)),
    deletePolicy: (id) => deleteTelling(db, DELETE_POLICY, id),
  };
}

export function createWindows(db: Database, check: RowCheck): WindowStore {
  return {
    listWindows: async () =>
      (await db.all<WindowRecord>(LIST_WINDOWS)).flatMap((record) => toWindow(record, check) ?? []),
    putWindow: (window) => putInto(db, WINDOWS, toWindowRecord(window)),
    deleteWindow: (id) => deleteTelling(db, DELETE_WINDOW, id),
  };
}

/** A handful of rows, as long as no server takes them up. */
export function createQueuedActs(db: Database): QueuedActStore {
  return {
    listQueuedActs: () => db.all<QueuedAct>(LIST_ACTS),
    queueAct: ({ at_ms, incident_id, author, note, expires_at_ms }) =>
      db.write(async (session) => {
        await claim(session, "queued_acts");
        const { count } = await session.get<{ count: number }>(COUNT_ACTS) ?? { count: 0 };
        if (count >= MAX_QUEUED_ACTS) return null;
        const id = await nextId(session, "queued_acts");
        await session.run(INSERT_ACT, { id, at_ms, incident_id, author, note, expires_at_ms });
        await bump(session, "telling");
        return id;
      }),
    async deleteQueuedAct(id) {
      await db.write(async (session) => {
        if (await session.run(DELETE_ACT, { id }) > 0) await bump(session, "telling");
      });
    },
  };
}
