/** The tables `factors` and `recovery_codes`: a handful of rows each. */
import { type FactorStore, MAX_FACTORS } from "../port.ts";
import { type FactorRecord, toFactor, toFactorRecord } from "../records/factor_record.ts";
import { claim } from "./counters.ts";
import type { Database, Session } from "./database.ts";
import { bump } from "./revisions.ts";
import { statement } from "./statement.ts";

const COLUMNS = `id, kind, name, sealed, credential_id, public_key, transports, counter,
  created_at_ms, last_used_at_ms`;

const LIST = statement(`SELECT ${COLUMNS} FROM factors ORDER BY created_at_ms, id`);

const COUNT = statement("SELECT count(*) AS count FROM factors");

const INSERT = statement(`
  INSERT INTO factors (${COLUMNS})
  VALUES (:id, :kind, :name, :sealed, :credential_id, :public_key, :transports, :counter,
    :created_at_ms, :last_used_at_ms)
  ON CONFLICT DO NOTHING`);

const RENAME = statement("UPDATE factors SET name = :name WHERE id = :id");

const USE_TOTP = statement(`
  UPDATE factors SET counter = :counter, last_used_at_ms = :nowMs
  WHERE id = :id AND kind = 'totp' AND counter < :counter`);

const USE_PASSKEY = statement(`
  UPDATE factors SET counter = :counter, last_used_at_ms = :nowMs
  WHERE id = :id AND kind = 'passkey'`);

const DELETE = statement("DELETE FROM factors WHERE id = :id");

const DELETE_ALL = statement("DELETE FROM factors");

const COUNT_CODES = statement("SELECT count(*) AS count FROM recovery_codes");

const INSERT_CODES = statement(`
  INSERT INTO recovery_codes (code_hash) SELECT DISTINCT * FROM unnest(:codeHashes::text[])`);

const DELETE_CODE = statement("DELETE FROM recovery_codes WHERE code_hash = :codeHash");

const DELETE_CODES = statement("DELETE FROM recovery_codes");

const DELETE_CODES_OF_NOTHING = statement(`
  DELETE FROM recovery_codes WHERE NOT EXISTS (SELECT 1 FROM factors)`);

const DELETE_SESSIONS = statement("DELETE FROM sessions");

export function createFactors(db: Database): FactorStore {
  async function putCodes(session: Session, codeHashes: readonly string[]): Promise<void> {
    await session.run(DELETE_CODES);
    await session.run(INSERT_CODES, { codeHashes });
  }

  return {
    listFactors: async () => (await db.all<FactorRecord>(LIST)).map(toFactor),
    insertFactor: (factor, codeHashes) =>
      db.write(async (session) => {
        await claim(session, "factors");
        const { count } = await session.get<{ count: number }>(COUNT) ?? { count: 0 };
        if (count >= MAX_FACTORS) return false;
        const isNew = await session.run(INSERT, toFactorRecord(factor)) > 0;
        if (isNew && codeHashes !== null) await putCodes(session, codeHashes);
        return isNew;
      }),
    renameFactor: async (id, name) => await db.run(RENAME, { id, name }) > 0,
    useTotp: async (id, counter, nowMs) => await db.run(USE_TOTP, { id, counter, nowMs }) > 0,
    usePasskey: async (id, counter, nowMs) => await db.run(USE_PASSKEY, { id, counter, nowMs }) > 0,
    deleteFactor: (id) =>
      db.write(async (session) => {
        await claim(session, "factors");
        const isDeleted = await session.run(DELETE, { id }) > 0;
        await session.run(DELETE_CODES_OF_NOTHING);
        return isDeleted;
      }),
    resetFactors: () =>
      db.write(async (session) => {
        await claim(session, "factors");
        const count = await session.run(DELETE_ALL);
        await session.run(DELETE_CODES);
        if (count > 0) {
          await session.run(DELETE_SESSIONS);
          await bump(session, "access");
        }
        return count;
      }),
    async countRecoveryCodes() {
      return (await db.get<{ count: number }>(COUNT_CODES))?.count ?? 0;
    },
    replaceRecoveryCodes: (codeHashes) => db.write((session) => putCodes(session, codeHashes)),
    useRecoveryCode: async (codeHash) => await db.run(DELETE_CODE, { codeHash }) > 0,
  };
}
