/** The table `enrolments`: at most one row for each host. */
import type { DatabaseSync } from "node:sqlite";
import type { CodeUse, EnrolmentRow, KeptCode, KeptToken, NewHost } from "../port.ts";
import { createHostWrites } from "./hosts.ts";
import { transaction } from "./transaction.ts";

// A deleted host's row may still be there for a moment, so each read asks for the host too.
const LIST = `
  SELECT host_id, name, enrolments.created_at_ms, expires_at_ms, used_at_ms, joined_at_ms
  FROM enrolments JOIN hosts ON hosts.id = host_id ORDER BY name`;

const LIVE = "code_hash IS NOT NULL AND expires_at_ms > CAST(:nowMs AS INTEGER)";

const FIND_LIVE = `
  SELECT code_hash FROM enrolments JOIN hosts ON hosts.id = host_id
  WHERE host_id = :hostId AND ${LIVE}`;

const IS_LIVE = `
  SELECT 1 FROM enrolments JOIN hosts ON hosts.id = host_id WHERE code_hash = :codeHash AND ${LIVE}`;

const IS_ENROLLING = "SELECT 1 FROM enrolments WHERE host_id = :hostId AND joined_at_ms IS NULL";

const INSERT = `
  INSERT INTO enrolments (host_id, code_hash, created_at_ms, expires_at_ms)
  VALUES (:host_id, :code_hash, CAST(:created_at_ms AS INTEGER), CAST(:expires_at_ms AS INTEGER))`;

const RENEW = `
  INSERT OR REPLACE INTO enrolments (host_id, code_hash, created_at_ms, expires_at_ms)
  SELECT id, :code_hash, CAST(:created_at_ms AS INTEGER), CAST(:expires_at_ms AS INTEGER)
  FROM hosts WHERE id = :host_id`;

const USE = `
  UPDATE enrolments SET used_at_ms = CAST(:nowMs AS INTEGER)
  WHERE host_id = :hostId AND code_hash = :codeHash AND ${LIVE}`;

const SET_TOKEN = `
  UPDATE hosts SET token_hash = :token_hash, token_digest = :token_digest WHERE id = :hostId`;

// An agent that goes on with the token it had before says nothing of the code.
const END = `
  UPDATE enrolments SET code_hash = NULL, joined_at_ms = CAST(:nowMs AS INTEGER)
  WHERE host_id = :hostId AND joined_at_ms IS NULL AND EXISTS (
    SELECT 1 FROM hosts
    WHERE hosts.id = :hostId AND token_hash = :tokenHash
      AND (used_at_ms IS NOT NULL OR last_seen_at_ms IS NULL))`;

const CLEAR = "DELETE FROM enrolments WHERE joined_at_ms IS NOT NULL";

export function createEnrolmentReads(db: DatabaseSync) {
  const list = db.prepare(LIST);
  const findLive = db.prepare(FIND_LIVE);
  const isLive = db.prepare(IS_LIVE);
  const isEnrolling = db.prepare(IS_ENROLLING);

  return {
    listEnrolments: (): EnrolmentRow[] => list.all() as unknown as EnrolmentRow[],
    findLiveCode: (hostId: number, nowMs: number): { code_hash: string } | null =>
      (findLive.get({ hostId, nowMs }) as { code_hash: string } | undefined) ?? null,
    isLiveCode: (codeHash: string, nowMs: number): boolean =>
      isLive.get({ codeHash, nowMs }) !== undefined,
    isEnrolling: (hostId: number): boolean => isEnrolling.get({ hostId }) !== undefined,
  };
}

export function createEnrolmentWrites(db: DatabaseSync) {
  const { insertHost } = createHostWrites(db);
  const insert = db.prepare(INSERT);
  const renew = db.prepare(RENEW);
  const use = db.prepare(USE);
  const setToken = db.prepare(SET_TOKEN);
  const end = db.prepare(END);
  const clear = db.prepare(CLEAR);

  return {
    enrolHosts: (hosts: readonly (NewHost & { code: KeptCode })[]): boolean[] =>
      transaction(db, () =>
        hosts.map(({ code, ...newHost }) => {
          const host = insertHost(newHost);
          if (host !== null) insert.run({ host_id: host.id, ...code });
          return host !== null;
        })),
    renewCodes: (codes: readonly (KeptCode & { host_id: number })[]): number[] =>
      transaction(
        db,
        () =>
          codes.filter((code) => renew.run({ ...code }).changes > 0).map(({ host_id }) => host_id),
      ),
    useCode: (
      { host_id: hostId, code_hash: codeHash, now_ms: nowMs }: CodeUse,
      { token_hash, token_digest }: KeptToken,
    ): boolean =>
      transaction(db, () => {
        if (use.run({ hostId, codeHash, nowMs }).changes === 0) return false;
        return setToken.run({ hostId, token_hash, token_digest }).changes > 0;
      }),
    endCode: (hostId: number, tokenHash: string, nowMs: number): boolean =>
      end.run({ hostId, tokenHash, nowMs }).changes > 0,
    clearEnrolments: (): number => Number(clear.run().changes),
  };
}
