/** The table `hosts`. */
import {
  type AttributeChange,
  changeAttributes,
  NO_ATTRIBUTES,
} from "../../../shared/host_attributes.ts";
import type { Fences } from "../fences.ts";
import type { AttributesOutcome, HostRow, HostStore, KeptToken, NewHost } from "../port.ts";
import { type HostRecord, toAttributeColumns, toHostRow } from "../records/host_record.ts";
import { nextId } from "./counters.ts";
import type { Database, Session } from "./database.ts";
import { bump } from "./revisions.ts";
import { columnsOf, statement } from "./statement.ts";

const COLUMNS = `id, name, token_hash, token_digest, created_at_ms, last_seen_at_ms, agent_version,
  protocol_level, pve_version, zfs_version, fast_seconds, medium_seconds, slow_seconds, group_name,
  tags, note, web_url`;

const LIST = statement(`SELECT ${COLUMNS} FROM hosts ORDER BY lower(name)`);

// Served by the index hosts_by_name, as is all that looks for a name.
const FIND = statement(`SELECT ${COLUMNS} FROM hosts WHERE lower(name) = lower(:name)`);

const CLAIM = statement(`SELECT ${COLUMNS} FROM hosts WHERE lower(name) = lower(:name) FOR UPDATE`);

// Of two of one name the first.
const INSERT = statement(`
  INSERT INTO hosts (id, name, token_hash, token_digest, created_at_ms, group_name, tags, note,
    web_url)
  SELECT * FROM unnest(:id::bigint[], :name::text[], :token_hash::text[], :token_digest::text[],
    :created_at_ms::bigint[], :group_name::text[], :tags::text[], :note::text[],
    :web_url::text[]) AS given (id) ORDER BY given.id
  ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`);

const INSERTED = [
  "id",
  "name",
  "token_hash",
  "token_digest",
  "created_at_ms",
  "group_name",
  "tags",
  "note",
  "web_url",
] as const;

const BEGIN_BYTES = statement(`
  INSERT INTO host_bytes (host_id, bytes) SELECT id, 0 FROM unnest(:id::bigint[]) AS id`);

const REPLACE_TOKEN = statement(`
  UPDATE hosts SET token_hash = :token_hash, token_digest = :token_digest
  WHERE lower(name) = lower(:name)`);

const CHANGE = statement(`
  UPDATE hosts SET group_name = :group_name, tags = :tags, note = :note, web_url = :web_url
  WHERE id = :hostId`);

const DELETE = statement("DELETE FROM hosts WHERE lower(name) = lower(:name) RETURNING id");

const END_BYTES = statement("DELETE FROM host_bytes WHERE host_id = :id");

// What was stored of it is removed in small batches (deleted_hosts.ts).
const NOTE_DELETED = statement("INSERT INTO deleted_hosts (host_id) VALUES (:id)");

const RECORD_JOIN = statement(`
  UPDATE hosts SET
    token_digest = :token_digest, agent_version = :agent_version,
    protocol_level = :protocol_level,
    fast_seconds = :fast, medium_seconds = :medium, slow_seconds = :slow
  WHERE id = :hostId AND token_hash = :token_hash`);

// Of one that another server has it says when it was seen.
const RECORD_SEEN = statement(`
  UPDATE hosts SET last_seen_at_ms = :nowMs
  WHERE id = :hostId AND (:server::text IS NULL OR owner = :server)`);

// What an agent cannot tell just now does not erase what it told before, nor what it told another
// server since.
const RECORD_VERSIONS = statement(`
  UPDATE hosts SET
    pve_version = coalesce(:pve_version, pve_version),
    zfs_version = coalesce(:zfs_version, zfs_version)
  WHERE id = :hostId AND (:server::text IS NULL OR owner = :server)`);

/** Part of a transaction. Each in its turn; null: its name is taken. */
export async function insertHosts(
  session: Session,
  newHosts: readonly NewHost[],
): Promise<(HostRow | null)[]> {
  const lastId = await nextId(session, "hosts", newHosts.length);
  const rows = newHosts.map(({ attributes = NO_ATTRIBUTES, ...host }, at) => ({
    ...host,
    ...toAttributeColumns(attributes),
    id: lastId - newHosts.length + 1 + at,
  }));
  const records = await session.all<HostRecord>(INSERT, columnsOf(INSERTED, rows));
  const made = new Map(records.map((record) => [record.id, toHostRow(record)]));
  if (made.size > 0) {
    await session.run(BEGIN_BYTES, { id: [...made.keys()] });
    await bump(session, "hosts");
  }
  return rows.map(({ id }) => made.get(id) ?? null);
}

export function createHosts(db: Database, fences: Pick<Fences, "server">): HostStore {
  return {
    listHosts: async () => (await db.all<HostRecord>(LIST)).map(toHostRow),
    async findHost(name) {
      const record = await db.get<HostRecord>(FIND, { name });
      return record === null ? null : toHostRow(record);
    },
    insertHost: (newHost: NewHost) =>
      db.write(async (session) => (await insertHosts(session, [newHost]))[0] ?? null),
    replaceToken: (name: string, { token_hash, token_digest }: KeptToken) =>
      db.write(async (session) => {
        const count = await session.run(REPLACE_TOKEN, { name, token_hash, token_digest });
        if (count > 0) await bump(session, "hosts");
        return count > 0;
      }),
    changeHosts: (names: readonly string[], wanted: AttributeChange): Promise<AttributesOutcome> =>
      db.write(async (session) => {
        const changes = [];
        for (const name of names) {
          const record = await session.get<HostRecord>(CLAIM, { name });
          if (record === null) return { ok: false, problem: "no_such_host", name };
          const attributes = changeAttributes(toHostRow(record), wanted);
          if (attributes === null) {
            return { ok: false, problem: "too_many_tags", name: record.name };
          }
          changes.push({ hostId: record.id, ...toAttributeColumns(attributes) });
        }
        for (const columns of changes) await session.run(CHANGE, columns);
        if (changes.length > 0) await bump(session, "hosts");
        return { ok: true };
      }),
    deleteHost: (name) =>
      db.write(async (session) => {
        const row = await session.get<{ id: number }>(DELETE, { name });
        if (row === null) return false;
        await session.run(END_BYTES, row);
        await session.run(NOTE_DELETED, row);
        await bump(session, "hosts");
        return true;
      }),
    async recordJoin(hostId, { token_hash, token_digest, intervals, ...told }) {
      await db.run(RECORD_JOIN, { hostId, token_hash, token_digest, ...told, ...intervals });
    },
    async recordSeen(hostId, nowMs) {
      await db.run(RECORD_SEEN, { hostId, nowMs, server: fences.server });
    },
    async recordVersions(hostId, { pve_version, zfs_version }) {
      await db.run(RECORD_VERSIONS, { hostId, pve_version, zfs_version, server: fences.server });
    },
  };
}
