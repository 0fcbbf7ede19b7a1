import type { FactorRow, NewWall, WallRow } from "./rows/factors.ts";

/** Second factors of the sign-in. Recovery codes are kept under their SHA-256. */
export interface FactorStore {
  /** The oldest first. */
  listFactors(): Promise<FactorRow[]>;
  /**
   * `codeHashes`: recovery codes that take the place of those there were; null: those stay. False,
   * and nothing is changed, when there are `MAX_FACTORS` already, or the passkey is there.
   */
  insertFactor(factor: FactorRow, codeHashes: readonly string[] | null): Promise<boolean>;
  renameFactor(id: string, name: string): Promise<boolean>;
  /**
   * Notes the use, and that everything up to `counter` has been used. False when that was so before,
   * or there is no such factor: of two at once only one is taken.
   */
  useTotp(id: string, counter: number, nowMs: number): Promise<boolean>;
  /** Notes the use, and how often the passkey has signed. False when there is no such passkey. */
  usePasskey(id: string, counter: number, nowMs: number): Promise<boolean>;
  /** With the last one the recovery codes go too. False when there is no such factor. */
  deleteFactor(id: string): Promise<boolean>;
  /** Where there are factors, removes them and the recovery codes, and ends all sessions. How many. */
  resetFactors(): Promise<number>;
  countRecoveryCodes(): Promise<number>;
  /** Puts these in the place of all that were there. */
  replaceRecoveryCodes(codeHashes: readonly string[]): Promise<void>;
  /** Uses a code up. False when there is no such one. */
  useRecoveryCode(codeHash: string): Promise<boolean>;
}

/** Screens on a wall: link and cookie are kept under their SHA-256. */
export interface WallStore {
  /** The oldest first. */
  listWalls(): Promise<WallRow[]>;
  /** False when there are `MAX_WALLS` already. */
  insertWall(wall: NewWall): Promise<boolean>;
  /** Exchanges a link that was not opened before for a cookie; null when there is no such one. */
  openWall(tokenHash: string, cookieHash: string, nowMs: number): Promise<WallRow | null>;
  /** Null when there is none. */
  findWall(cookieHash: string): Promise<WallRow | null>;
  touchWall(id: string, nowMs: number): Promise<void>;
  /** False when there is no such one. */
  deleteWall(id: string): Promise<boolean>;
}
