/** The table `channels`: at most `MAX_CHANNELS` rows. */
import type { DatabaseSync } from "node:sqlite";
import { type ChannelRow, MAX_CHANNELS, type PutOutcome } from "../port.ts";
import { DELETE_LASTING_OF_CHANNEL } from "./holds.ts";
import { type ChannelRecord, toChannel, toChannelRecord } from "../records/channel_record.ts";
import type { RowCheck } from "../row_check.ts";
import { DELETE_OF_CHANNEL } from "./told.ts";
import { transaction } from "./transaction.ts";

const LIST = "SELECT * FROM channels ORDER BY created_at_ms, id";

const FIND = "SELECT * FROM channels WHERE id = :id";

// Names compare without case: the column is COLLATE NOCASE.
const FIND_NAMESAKE = "SELECT 1 FROM channels WHERE name = :name AND id <> :id";

const COUNT_OTHERS = "SELECT count(*) AS others FROM channels WHERE id <> :id";

const PUT = `
  INSERT OR REPLACE INTO channels (id, name, kind, settings, sealed, enabled, quiet_hours, brake,
    digest_at, zone, broken_why, broken_since_ms, created_at_ms)
  VALUES (:id, :name, :kind, :settings, :sealed, :enabled, :quiet_hours, :brake, :digest_at,
    :zone, :broken_why, CAST(:broken_since_ms AS INTEGER), CAST(:created_at_ms AS INTEGER))`;

// What broke it first stays.
const MARK = `
  UPDATE channels SET broken_why = :why, broken_since_ms = CAST(:since_ms AS INTEGER)
  WHERE id = :id AND (broken_why IS NULL OR :why IS NULL)`;

const DELETE = "DELETE FROM channels WHERE id = :id";

// Served by the index deliveries_waiting.
export const GIVE_UP_WAITING = `
  UPDATE deliveries INDEXED BY deliveries_waiting SET state = 'withdrawn', lease_until_ms = NULL,
    last_error = 'the channel was deleted'
  WHERE channel_id = :id AND state IN ('queued', 'sending')`;

export function createChannelReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST);
  const find = db.prepare(FIND);

  return {
    listChannels: (): ChannelRow[] =>
      (list.all() as unknown as ChannelRecord[]).flatMap((record) =>
        toChannel(record, check) ?? []
      ),
    findChannel(id: string): ChannelRow | null {
      const record = find.get({ id }) as ChannelRecord | undefined;
      return record === undefined ? null : toChannel(record, check);
    },
  };
}

/** Part of a transaction. */
export function createChannelMarks(db: DatabaseSync) {
  const mark = db.prepare(MARK);

  return {
    markChannel(id: string, broken: ChannelRow["broken"]): void {
      mark.run({ id, why: broken?.why ?? null, since_ms: broken?.since_ms ?? null });
    },
  };
}

export function createChannelWrites(db: DatabaseSync) {
  const findNamesake = db.prepare(FIND_NAMESAKE);
  const countOthers = db.prepare(COUNT_OTHERS);
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);
  const giveUpWaiting = db.prepare(GIVE_UP_WAITING);
  const forgetTold = db.prepare(DELETE_OF_CHANNEL);
  const forgetHolds = db.prepare(DELETE_LASTING_OF_CHANNEL);

  return {
    putChannel: (channel: ChannelRow): PutOutcome =>
      transaction(db, () => {
        const { id, name } = channel;
        if (findNamesake.get({ id, name }) !== undefined) return "name_taken";
        const { others } = countOthers.get({ id }) as { others: number };
        if (others >= MAX_CHANNELS) return "too_many";
        put.run(toChannelRecord(channel));
        return "stored";
      }),
    deleteChannel: (id: string): boolean =>
      transaction(db, () => {
        if (remove.run({ id }).changes === 0) return false;
        giveUpWaiting.run({ id });
        forgetTold.run({ channelId: id });
        forgetHolds.run({ channelId: id });
        return true;
      }),
  };
}
