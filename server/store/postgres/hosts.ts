/** The table `hosts`. */
import {
  type AttributeChange,
  changeAttributes,
  type HostAttributes,
  NO_ATTRIBUTES,
} from "../../../shared/host_attributes.ts";
import type { AttributesOutcome, HostRow, HostStore, KeptToken, NewHost } from "../port.ts";
import { nextId } from "./counters.ts";
import type { Database } from "./database.ts";
import { bump } from "./revisions.ts";
import { statement } from "./statement.ts";

/** Tags lie in one text, with a space between. */
type HostRecord = Omit<HostRow, "intervals" | "group" | "tags"> & {
  group_name: string | null;
  tags: string;
  fast_seconds: number | null;
  medium_seconds: number | null;
  slow_seconds: number | null;
};

const COLUMNS = `id, name, token_hash, token_digest, created_at_ms, last_seen_at_ms, agent_version,
  protocol_level, pve_version, zfs_version, fast_seconds, medium_seconds, slow_seconds, group_name,
  tags, note, web_url`;

const LIST = statement(`SELECT ${COLUMNS} FROM hosts ORDER BY lower(name)`);

// Served by the index hosts_by_name, as is all that looks for a name.
const FIND = statement(`SELECT ${COLUMNS} FROM hosts WHERE lower(name) = lower(:name)`);

const CLAIM = statement(`SELECT ${COLUMNS} FROM hosts WHERE lower(name) = lower(:name) FOR UPDATE`);

const INSERT = statement(`
  INSERT INTO hosts (id, name, token_hash, token_digest, created_at_ms, group_name, tags, note,
    web_url)
  VALUES (:id, :name, :token_hash, :token_digest, :created_at_ms, :group_name, :tags, :note,
    :web_url)
  ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`);

const BEGIN_BYTES = statement("INSERT INTO host_bytes (host_id, bytes) VALUES (:id, 0)");

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

const RECORD_SEEN = statement("UPDATE hosts SET last_seen_at_ms = :nowMs WHERE id = :hostId");

// What an agent cannot tell just now does not erase what it told before.
const RECORD_VERSIONS = statement(`
  UPDATE hosts SET
    pve_version = coalesce(:pve_version, pve_version),
    zfs_version = coalesce(:zfs_version, zfs_version)
  WHERE id = :hostId`);

export function createHosts(db: Database): HostStore {
  return {
    listHosts: async () => (await db.all<HostRecord>(LIST)).map(toHostRow),
    async findHost(name) {
      const record = await db.get<HostRecord>(FIND, { name });
      return record === null ? null : toHostRow(record);
    },
    insertHost: (
      { name, token_hash, token_digest, created_at_ms, attributes = NO_ATTRIBUTES }: NewHost,
    ) =>
      db.write(async (session) => {
        const id = await nextId(session, "hosts");
        const record = await session.get<HostRecord>(INSERT, {
          id,
          name,
          token_hash,
          token_digest,
          created_at_ms,
          ...toColumns(attributes),
        });
        if (record === null) return null;
        await session.run(BEGIN_BYTES, { id });
        await bump(session, "hosts");
        return toHostRow(record);
      }),
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
          changes.push({ hostId: record.id, ...toColumns(attributes) });
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
      await db.run(RECORD_SEEN, { hostId, nowMs });
    },
    async recordVersions(hostId, { pve_version, zfs_version }) {
      await db.run(RECORD_VERSIONS, { hostId, pve_version, zfs_version });
    },
  };
}

function toColumns({ group, tags, note, web_url }: HostAttributes) {
  return { group_name: group, tags: tags.join(" "), note, web_url };
}

function toHostRow(record: HostRecord): HostRow {
  const { fast_seconds: fast, medium_seconds: medium, slow_seconds: slow, ...known } = record;
  const { group_name: group, tags, ...host } = known;
  const intervals = fast === null || medium === null || slow === null
    ? null
    : { fast, medium, slow };
  return { ...host, group, tags: tags.split(" ").filter((tag) => tag !== ""), intervals };
}
