/** Hosts that are being enrolled by a code, as pages and programs see them. */

export interface EnrolmentView {
  name: string;
  /** When its code was made, and from when on that is refused. Epoch seconds, as the others. */
  created_unix: number;
  expires_unix: number;
  /** When the host got its token by the code; null: not yet. */
  used_unix: number | null;
  /** When it reported, which ended the code; null: not yet. */
  reported_unix: number | null;
}

export interface EnrolmentList {
  enrolments: readonly EnrolmentView[];
  now_unix: number;
}

/**
 * - waiting: its line has not been run
 * - enrolled: it has its token, and its agent has not reported yet
 * - expired: it has not reported, and its code is refused
 */
export const ENROLMENT_STATES = ["waiting", "enrolled", "reported", "expired"] as const;

export type EnrolmentState = typeof ENROLMENT_STATES[number];

export function enrolmentState(
  { used_unix, reported_unix, expires_unix }: EnrolmentView,
  now_unix: number,
): EnrolmentState {
  if (reported_unix !== null) return "reported";
  if (now_unix >= expires_unix) return "expired";
  return used_unix === null ? "waiting" : "enrolled";
}

/** "12 of 40 have reported". */
export function reportedText(enrolments: readonly EnrolmentView[]): string {
  const reported = enrolments.filter(({ reported_unix }) => reported_unix !== null).length;
  return `${reported} of ${enrolments.length} ${reported === 1 ? "has" : "have"} reported`;
}
