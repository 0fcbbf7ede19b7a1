import { worstLevel } from "../../shared/verdict/judge.ts";
import type { Reason, Verdict } from "../../shared/verdict/mod.ts";
import { sortReasons } from "../../shared/verdict/order.ts";

/** That a host takes more than its share: of what, in words, and how long that is told. */
export interface OverShare {
  text: string;
  until_ms: number;
}

/** The verdict with what the server itself knows of the host, which no sample tells. */
export function withOverShare(verdict: Verdict, overShare: OverShare | null): Verdict {
  if (overShare === null) return verdict;
  const { text } = overShare;
  const reason: Reason = {
    level: "warning",
    code: "share_exceeded",
    subject: "",
    subject_id: "",
    text,
    since_unix: null,
    as_of_unix: null,
  };
  const reasons = sortReasons([...verdict.reasons, reason]);
  return { level: worstLevel(reasons), reasons };
}
