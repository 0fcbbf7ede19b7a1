/** The table `channels`: at most `MAX_CHANNELS` rows. */
import { type ChannelRow, type ChannelStore, MAX_CHANNELS } from "../port.ts";
import { type ChannelRecord, toChannel, toChannelRecord } from "../records/channel_record.ts";
import type { RowCheck } from "../row_check.ts";
import { claim } from "./counters.ts";
import type { Database, Session } from "./database.ts";
import { bump } from "./revisions.ts";
import { statement } from "./statement.ts";

const COLUMNS = `id, name, kind, settings, sealed, enabled, quiet_hours, brake, digest_at, zone,
  broken_why, broken_since_ms, created_at_ms`;

const LIST = statement(`SELECT ${COLUMNS} FROM channels ORDER BY created_at_ms, id`);

const FIND = statement(`SELECT ${COLUMNS} FROM channels WHERE id = :id`);

const FIND_NAMESAKE = statement(`
  SELECT 1 FROM channels WHERE lower(name) = lower(:name) AND id <> :id`);

const COUNT_OTHERS = statement("SELECT count(*) AS others FROM channels WHERE id <> :id");

const PUT = statement(`
  INSERT INTO channels (${COLUMNS})
  VALUES (:id, :name, :kind, :settings, :sealed, :enabled, :quiet_hours, :brake, :digest_at,
    :zone, :broken_why, :broken_since_ms, :created_at_ms)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind,
    settings = excluded.settings, sealed = excluded.sealed, enabled = excluded.enabled,
    quiet_hours = excluded.quiet_hours, brake = excluded.brake, digest_at = excluded.digest_at,
    zone = excluded.zone, broken_why = excluded.broken_why,
    broken_since_ms = excluded.broken_since_ms, created_at_ms = excluded.created_at_ms`);

// What broke it first stays.
const MARK = statement(`
  UPDATE channels SET broken_why = :why, broken_since_ms = :since_ms
  WHERE id = :id AND (broken_why IS NULL OR :why::text IS NULL)`);

const DELETE = statement("DELETE FROM channels WHERE id = :id");

// Served by the index deliveries_waiting.
const GIVE_UP_WAITING = statement(`
  UPDATE deliveries SET state = 'withdrawn', lease_until_ms = NULL,
    last_error = 'the channel was deleted'
  WHERE channel_id = :id AND state IN ('queued', 'sending')`);

// Served by the index told_by_channel.
const FORGET_TOLD = statement("DELETE FROM told WHERE channel_id = :id");

// Through the index holds_lasting.
const FORGET_HOLDS = statement("DELETE FROM holds WHERE channel_id = :id AND ended_at_ms IS NULL");

/** Part of a transaction. */
export async function markChannel(
  session: Session,
  id: string,
  broken: ChannelRow["broken"],
): Promise<void> {
  const values = { id, why: broken?.why ?? null, since_ms: broken?.since_ms ?? null };
  if (await session.run(MARK, values) > 0) await bump(session, "telling");
}

export function createChannels(db: Database, check: RowCheck): ChannelStore {
  return {
    listChannels: async () =>
      (await db.all<ChannelRecord>(LIST)).flatMap((record) => toChannel(record, check) ?? []),
    async findChannel(id) {
      const record = await db.get<ChannelRecord>(FIND, { id });
      return record === null ? null : toChannel(record, check);
    },
    putChannel: (channel) =>
      db.write(async (session) => {
        await claim(session, "channels");
        const { id, name } = channel;
        if (await session.get(FIND_NAMESAKE, { id, name }) !== null) return "name_taken";
        const { others } = await session.get<{ others: number }>(COUNT_OTHERS, { id }) ??
          { others: 0 };
        if (others >= MAX_CHANNELS) return "too_many";
        await session.run(PUT, toChannelRecord(channel));
        await bump(session, "telling");
        return "stored";
      }),
    deleteChannel: (id) =>
      db.write(async (session) => {
        if (await session.run(DELETE, { id }) === 0) return false;
        for (const each of [GIVE_UP_WAITING, FORGET_TOLD, FORGET_HOLDS]) {
          await session.run(each, { id });
        }
        await bump(session, "telling");
        return true;
      }),
  };
}
