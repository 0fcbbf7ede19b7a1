/** The table `enrolments`: at most one row for each host. */
import type { EnrolmentRow, EnrolmentStore } from "../port.ts";
import type { Database } from "./database.ts";
import { insertHosts } from "./hosts.ts";
import { bump } from "./revisions.ts";
import { columnsOf, statement } from "./statement.ts";

// A deleted host's row may still be there for a moment, so each read asks for the host too.
const LIST = statement(`
  SELECT host_id, name, enrolments.created_at_ms, expires_at_ms, used_at_ms, joined_at_ms
  FROM enrolments JOIN hosts ON hosts.id = host_id ORDER BY lower(name)`);

const LIVE = "code_hash IS NOT NULL AND expires_at_ms > :nowMs::bigint";

const FIND_LIVE = statement(`
  SELECT code_hash FROM enrolments JOIN hosts ON hosts.id = host_id
  WHERE host_id = :hostId AND ${LIVE}`);

const IS_LIVE = statement(`
  SELECT 1 FROM enrolments JOIN hosts ON hosts.id = host_id WHERE code_hash = :codeHash AND ${LIVE}`);

const IS_ENROLLING = statement(`
  SELECT 1 FROM enrolments WHERE host_id = :hostId AND joined_at_ms IS NULL`);

// In the order of ids, as whoever writes several: two that do wait for one another.
const CLAIM_HOSTS = statement(`
  SELECT id FROM hosts WHERE id = ANY(:hostIds::bigint[]) ORDER BY id FOR UPDATE`);

const PUT = statement(`
  INSERT INTO enrolments (host_id, code_hash, created_at_ms, expires_at_ms)
  SELECT * FROM unnest(:host_id::bigint[], :code_hash::text[], :created_at_ms::bigint[],
    :expires_at_ms::bigint[])
  ON CONFLICT (host_id) DO UPDATE SET code_hash = excluded.code_hash,
    created_at_ms = excluded.created_at_ms, expires_at_ms = excluded.expires_at_ms,
    used_at_ms = NULL, joined_at_ms = NULL`);

const PUT_COLUMNS = ["host_id", "code_hash", "created_at_ms", "expires_at_ms"] as const;

const USE = statement(`
  UPDATE enrolments SET used_at_ms = :nowMs
  WHERE host_id = :hostId AND code_hash = :codeHash AND ${LIVE}`);

const SET_TOKEN = statement(`
  UPDATE hosts SET token_hash = :token_hash, token_digest = :token_digest WHERE id = :hostId`);

// An agent that goes on with the token it had before says nothing of the code.
const END = statement(`
  UPDATE enrolments SET code_hash = NULL, joined_at_ms = :nowMs
  WHERE host_id = :hostId AND joined_at_ms IS NULL AND EXISTS (
    SELECT 1 FROM hosts
    WHERE hosts.id = :hostId AND token_hash = :tokenHash
      AND (used_at_ms IS NOT NULL OR last_seen_at_ms IS NULL))`);

const CLEAR = statement("DELETE FROM enrolments WHERE joined_at_ms IS NOT NULL");

export function createEnrolments(db: Database): EnrolmentStore {
  return {
    enrolHosts: (hosts) =>
      db.write(async (session) => {
        const made = await insertHosts(session, hosts);
        const codes = hosts.flatMap(({ code }, at) => {
          const host = made[at];
          return host ? [{ host_id: host.id, ...code }] : [];
        });
        if (codes.length > 0) await session.run(PUT, columnsOf(PUT_COLUMNS, codes));
        return made.map((host) => host !== null);
      }),
    renewCodes: (codes) =>
      db.write(async (session) => {
        // Of two of one host the last.
        const ofHost = new Map(codes.map((code) => [code.host_id, code]));
        const hostIds = [...ofHost.keys()];
        const found = new Set(
          (await session.all<{ id: number }>(CLAIM_HOSTS, { hostIds })).map(({ id }) => id),
        );
        const wanted = [...ofHost.values()].filter(({ host_id }) => found.has(host_id));
        if (wanted.length > 0) await session.run(PUT, columnsOf(PUT_COLUMNS, wanted));
        return wanted.map(({ host_id }) => host_id);
      }),
    listEnrolments: () => db.all<EnrolmentRow>(LIST),
    findLiveCode: (hostId, nowMs) => db.get<{ code_hash: string }>(FIND_LIVE, { hostId, nowMs }),
    isLiveCode: async (codeHash, nowMs) => await db.get(IS_LIVE, { codeHash, nowMs }) !== null,
    isEnrolling: async (hostId) => await db.get(IS_ENROLLING, { hostId }) !== null,
    useCode: ({ host_id: hostId, code_hash: codeHash, now_ms: nowMs }, token) =>
      db.write(async (session) => {
        // The host first: nobody ends its code or deletes it meanwhile.
        if (await session.get(CLAIM_HOSTS, { hostIds: [hostId] }) === null) return false;
        if (await session.run(USE, { hostId, codeHash, nowMs }) === 0) return false;
        await session.run(SET_TOKEN, {
          hostId,
          token_hash: token.token_hash,
          token_digest: token.token_digest,
        });
        await bump(session, "hosts");
        return true;
      }),
    endCode: (hostId, tokenHash, nowMs) =>
      db.write(async (session) => {
        if (await session.get(CLAIM_HOSTS, { hostIds: [hostId] }) === null) return false;
        return await session.run(END, { hostId, tokenHash, nowMs }) > 0;
      }),
    clearEnrolments: () => db.run(CLEAR),
  };
}
