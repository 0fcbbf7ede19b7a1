import type { CodeUse, EnrolmentRow, KeptCode } from "./rows/enrolments.ts";
import type { KeptToken, NewHost } from "./rows/hosts.ts";

/**
 * Enrolment codes, kept under their SHA-256: at most one for each host, live until it expires or
 * the host joins. A host that is deleted takes its own along.
 */
export interface EnrolmentStore {
  /**
   * Registers hosts, each with its code, in one transaction. For each in its turn whether it was;
   * false where the name is taken.
   */
  enrolHosts(hosts: readonly (NewHost & { code: KeptCode })[]): Promise<boolean[]>;
  /**
   * Gives hosts a code, in the place of the one before; they have yet to join with it. The ids of
   * those that there are.
   */
  renewCodes(codes: readonly (KeptCode & { host_id: number })[]): Promise<number[]>;
  /** In the order of names. */
  listEnrolments(): Promise<EnrolmentRow[]>;
  /** That of a host with its hash; null when it has none, or none that is live at `nowMs`. */
  findLiveCode(hostId: number, nowMs: number): Promise<{ code_hash: string } | null>;
  /** Whether any host has this code, live at `nowMs`. */
  isLiveCode(codeHash: string, nowMs: number): Promise<boolean>;
  /** Whether a host was given a code and has not joined since, be it expired or not. */
  isEnrolling(hostId: number): Promise<boolean>;
  /**
   * Exchanges a code for a token, which takes the place of the host's. False, and nothing is
   * changed, when the code is not live, or not the host's.
   */
  useCode(use: CodeUse, token: KeptToken): Promise<boolean>;
  /**
   * The host joined with the token of this hash: that ends its code, unless it had been here before
   * the code was made and has not used it. False when there was nothing to end.
   */
  endCode(hostId: number, tokenHash: string, nowMs: number): Promise<boolean>;
  /** Takes those off the list that have joined. How many. */
  clearEnrolments(): Promise<number>;
}
