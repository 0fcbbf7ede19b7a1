/** The table `hosts`. */
import type { DatabaseSync } from "node:sqlite";
import {
  type AttributeChange,
  changeAttributes,
  NO_ATTRIBUTES,
} from "../../../shared/host_attributes.ts";
import type { AttributesOutcome, HostRow, HostStore, KeptToken, NewHost } from "../port.ts";
import { type HostRecord, toAttributeColumns, toHostRow } from "../records/host_record.ts";
import { transaction, withoutSync } from "./transaction.ts";

const LIST = "SELECT * FROM hosts ORDER BY name";

// Names compare without case: the column is COLLATE NOCASE, and so is its index.
const FIND = "SELECT * FROM hosts WHERE name = :name";

const INSERT = `
  INSERT INTO hosts (name, token_hash, token_digest, created_at_ms, group_name, tags, note, web_url)
  VALUES (:name, :token_hash, :token_digest, CAST(:created_at_ms AS INTEGER), :group_name, :tags,
    :note, :web_url)
  ON CONFLICT DO NOTHING RETURNING *`;

const REPLACE_TOKEN = `
  UPDATE hosts SET token_hash = :token_hash, token_digest = :token_digest WHERE name = :name`;

const CHANGE = `
  UPDATE hosts SET group_name = :group_name, tags = :tags, note = :note, web_url = :web_url
  WHERE id = :hostId`;

// Nothing cascades: the trigger hosts_swept notes the host in deleted_hosts, and what was stored of
// it is removed in small batches (deleted_hosts.ts).
const DELETE = "DELETE FROM hosts WHERE name = :name";

const RECORD_JOIN = `
  UPDATE hosts SET
    token_digest = :token_digest, agent_version = :agent_version,
    protocol_level = :protocol_level,
    fast_seconds = :fast, medium_seconds = :medium, slow_seconds = :slow
  WHERE id = :hostId AND token_hash = :token_hash`;

const RECORD_SEEN = `
  UPDATE hosts SET last_seen_at_ms = CAST(:nowMs AS INTEGER) WHERE id = :hostId`;

// What an agent cannot tell just now does not erase what it told before.
const RECORD_VERSIONS = `
  UPDATE hosts SET
    pve_version = coalesce(:pve_version, pve_version),
    zfs_version = coalesce(:zfs_version, zfs_version)
  WHERE id = :hostId`;

export function createHostReads(db: DatabaseSync) {
  const list = db.prepare(LIST);
  const find = db.prepare(FIND);

  return {
    listHosts: (): HostRow[] => (list.all() as unknown as HostRecord[]).map(toHostRow),
    findHost(name: string): HostRow | null {
      const record = find.get({ name }) as HostRecord | undefined;
      return record === undefined ? null : toHostRow(record);
    },
  };
}

export function createHostWrites(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const replaceToken = db.prepare(REPLACE_TOKEN);
  const find = db.prepare(FIND);
  const change = db.prepare(CHANGE);
  const deleteHost = db.prepare(DELETE);
  const recordJoin = db.prepare(RECORD_JOIN);
  const recordSeen = db.prepare(RECORD_SEEN);
  const recordVersions = db.prepare(RECORD_VERSIONS);

  return {
    insertHost(
      { name, token_hash, token_digest, created_at_ms, attributes = NO_ATTRIBUTES }: NewHost,
    ): HostRow | null {
      // `all`, not `get`: the row is committed only once the statement has run to its end.
      const [record] = insert.all({
        name,
        token_hash,
        token_digest,
        created_at_ms,
        ...toAttributeColumns(attributes),
      }) as unknown as HostRecord[];
      return record === undefined ? null : toHostRow(record);
    },
    replaceToken: (name: string, { token_hash, token_digest }: KeptToken): boolean =>
      replaceToken.run({ name, token_hash, token_digest }).changes > 0,
    changeHosts: (names: readonly string[], wanted: AttributeChange): AttributesOutcome =>
      transaction(db, () => {
        const changes = [];
        for (const name of names) {
          const record = find.get({ name }) as HostRecord | undefined;
          if (record === undefined) return { ok: false, problem: "no_such_host", name };
          const attributes = changeAttributes(toHostRow(record), wanted);
          if (attributes === null) {
            return { ok: false, problem: "too_many_tags", name: record.name };
          }
          changes.push({ hostId: record.id, ...toAttributeColumns(attributes) });
        }
        for (const columns of changes) change.run(columns);
        return { ok: true };
      }),
    deleteHost: (name: string): boolean => deleteHost.run({ name }).changes > 0,
    recordJoin(...[hostId, join]: Parameters<HostStore["recordJoin"]>): void {
      const { intervals: { fast, medium, slow }, ...told } = join;
      withoutSync(db, () => recordJoin.run({ hostId, ...told, fast, medium, slow }));
    },
    recordSeen(hostId: number, nowMs: number): void {
      withoutSync(db, () => recordSeen.run({ hostId, nowMs }));
    },
    recordVersions(...[hostId, versions]: Parameters<HostStore["recordVersions"]>): void {
      const { pve_version, zfs_version } = versions;
      withoutSync(db, () => recordVersions.run({ hostId, pve_version, zfs_version }));
    },
  };
}
