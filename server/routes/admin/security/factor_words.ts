import { printable } from "../../../../shared/printable.ts";
import type { FactorRow } from "../../../store/port.ts";

export const KIND_WORDS: Record<FactorRow["kind"], string> = {
  totp: "Codes of an app",
  passkey: "Passkey",
};

export const MAX_FACTOR_NAME = 60;

/** A name as it was typed, in one line; null when there is none, or it is too long. */
export function readFactorName(typed: string): string | null {
  const name = printable(typed.trim());
  const length = [...name].length;
  return length === 0 || length > MAX_FACTOR_NAME ? null : name;
}

export const BAD_NAME = `Cannot use this name: expected 1 to ${MAX_FACTOR_NAME} characters`;
