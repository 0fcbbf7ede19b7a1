/** The tables `factors` and `recovery_codes`: a handful of rows each. */
import type { DatabaseSync } from "node:sqlite";
import { type FactorRow, MAX_FACTORS } from "../port.ts";
import { type FactorRecord, toFactor, toFactorRecord } from "../records/factor_record.ts";
import { transaction } from "./transaction.ts";

const COLUMNS = `id, kind, name, sealed, credential_id, public_key, transports, counter,
  created_at_ms, last_used_at_ms`;

const LIST = `SELECT ${COLUMNS} FROM factors ORDER BY created_at_ms, id`;

const INSERT = `
  INSERT INTO factors (${COLUMNS})
  SELECT :id, :kind, :name, :sealed, :credential_id, :public_key, :transports,
    CAST(:counter AS INTEGER), CAST(:created_at_ms AS INTEGER), CAST(:last_used_at_ms AS INTEGER)
  WHERE (SELECT count(*) FROM factors) < ${MAX_FACTORS}
  ON CONFLICT DO NOTHING`;

const RENAME = "UPDATE factors SET name = :name WHERE id = :id";

const USE_TOTP = `
  UPDATE factors
  SET counter = CAST(:counter AS INTEGER), last_used_at_ms = CAST(:nowMs AS INTEGER)
  WHERE id = :id AND kind = 'totp' AND counter < :counter`;

const USE_PASSKEY = `
  UPDATE factors
  SET counter = CAST(:counter AS INTEGER), last_used_at_ms = CAST(:nowMs AS INTEGER)
  WHERE id = :id AND kind = 'passkey'`;

const DELETE = "DELETE FROM factors WHERE id = :id";

const DELETE_ALL = "DELETE FROM factors";

const COUNT_CODES = "SELECT count(*) AS count FROM recovery_codes";

const INSERT_CODE = "INSERT INTO recovery_codes (code_hash) VALUES (:codeHash)";

const DELETE_CODE = "DELETE FROM recovery_codes WHERE code_hash = :codeHash";

const DELETE_CODES = "DELETE FROM recovery_codes";

const DELETE_CODES_OF_NOTHING = `
  DELETE FROM recovery_codes WHERE NOT EXISTS (SELECT 1 FROM factors)`;

const DELETE_SESSIONS = "DELETE FROM sessions";

export function createFactorReads(db: DatabaseSync) {
  const list = db.prepare(LIST);
  const count = db.prepare(COUNT_CODES);

  return {
    listFactors: (): FactorRow[] => (list.all() as unknown as FactorRecord[]).map(toFactor),
    countRecoveryCodes: (): number => (count.get() as { count: number }).count,
  };
}

export function createFactorWrites(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const rename = db.prepare(RENAME);
  const useTotp = db.prepare(USE_TOTP);
  const usePasskey = db.prepare(USE_PASSKEY);
  const deleteOne = db.prepare(DELETE);
  const deleteAll = db.prepare(DELETE_ALL);
  const insertCode = db.prepare(INSERT_CODE);
  const deleteCode = db.prepare(DELETE_CODE);
  const deleteCodes = db.prepare(DELETE_CODES);
  const deleteCodesOfNothing = db.prepare(DELETE_CODES_OF_NOTHING);
  const deleteSessions = db.prepare(DELETE_SESSIONS);

  function putCodes(codeHashes: readonly string[]): void {
    deleteCodes.run();
    for (const codeHash of codeHashes) insertCode.run({ codeHash });
  }

  return {
    insertFactor: (factor: FactorRow, codeHashes: readonly string[] | null): boolean =>
      transaction(db, () => {
        const isNew = insert.run(toFactorRecord(factor)).changes > 0;
        if (isNew && codeHashes !== null) putCodes(codeHashes);
        return isNew;
      }),
    renameFactor: (id: string, name: string): boolean => rename.run({ id, name }).changes > 0,
    useTotp: (id: string, counter: number, nowMs: number): boolean =>
      useTotp.run({ id, counter, nowMs }).changes > 0,
    usePasskey: (id: string, counter: number, nowMs: number): boolean =>
      usePasskey.run({ id, counter, nowMs }).changes > 0,
    deleteFactor: (id: string): boolean =>
      transaction(db, () => {
        const isDeleted = deleteOne.run({ id }).changes > 0;
        deleteCodesOfNothing.run();
        return isDeleted;
      }),
    resetFactors: (): number =>
      transaction(db, () => {
        const count = Number(deleteAll.run().changes);
        deleteCodes.run();
        if (count > 0) deleteSessions.run();
        return count;
      }),
    replaceRecoveryCodes: (codeHashes: readonly string[]): void =>
      transaction(db, () => putCodes(codeHashes)),
    useRecoveryCode: (codeHash: string): boolean => deleteCode.run({ codeHash }).changes > 0,
  };
}
