/** A second factor as it lies in its table, of every engine. */
import type { FactorRow } from "../port.ts";

/** Transports lie in one text, with a space between. */
export type FactorRecord = Record<string, string | number | null> & { transports: string };

export function toFactorRecord(factor: FactorRow): FactorRecord {
  const none = { sealed: null, credential_id: null, public_key: null };
  const transports = factor.kind === "passkey" ? factor.transports.join(" ") : "";
  return { ...none, ...factor, transports };
}

export function toFactor(
  { sealed, credential_id, public_key, transports, ...row }: FactorRecord,
): FactorRow {
  const factor = row["kind"] === "totp" ? { ...row, sealed } : {
    ...row,
    credential_id,
    public_key,
    transports: transports.split(" ").filter((way) => way !== ""),
  };
  return factor as unknown as FactorRow;
}
