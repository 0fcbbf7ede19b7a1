/** Judging by what operators want: where another wish than before ends a reason, it is over at once. */
import { judge } from "../../shared/verdict/judge.ts";
import type { LedgerFacts } from "../../shared/verdict/ledger_facts.ts";
import type { Thresholds } from "../../shared/verdict/thresholds.ts";
import { reasonKey, type Verdict } from "../../shared/verdict/mod.ts";
import type { PolicyStanding } from "../ledger/snapshots/policies.ts";

/** What operators want of a host. */
export interface Wanted {
  thresholds: Thresholds;
  /** How it stands by its snapshot policies. */
  policies: PolicyStanding;
}

export interface JudgedBy {
  verdict: Verdict;
  /** Keys of reasons that the same readings gave by what was wanted before, and give no more. */
  over: ReadonlySet<string>;
  /** Whether something else is wanted than before. */
  isByNewThresholds: boolean;
}

const NOTHING_OVER: ReadonlySet<string> = new Set();

/** Judges by what is `wanted` now, and where that is another, by what was wanted `before`. */
export function judgeBy(
  { ledger, ...known }: Parameters<typeof judge>[0] & { ledger: LedgerFacts },
  nowUnix: number,
  { wanted, before }: { wanted: Wanted; before: Wanted },
): JudgedBy {
  const judged = ({ thresholds, policies }: Wanted) =>
    judge({ ...known, ledger: withPolicies(ledger, policies) }, nowUnix, thresholds);
  const verdict = judged(wanted);
  const isByNewThresholds = before.thresholds !== wanted.thresholds ||
    before.policies.policies !== wanted.policies.policies;
  // What the same readings say no more is over, also where no newer one tells of it.
  const over = isByNewThresholds ? saidNoMore(judged(before), verdict) : NOTHING_OVER;
  return { verdict, over, isByNewThresholds };
}

function withPolicies(remembered: LedgerFacts, { unmet, policed }: PolicyStanding): LedgerFacts {
  return policed.size === 0 ? remembered : { ...remembered, policies: unmet, policed };
}

/** The keys of the reasons of one verdict that another does not have. */
function saidNoMore(before: Verdict, now: Verdict): ReadonlySet<string> {
  return new Set(before.reasons.map(reasonKey)).difference(new Set(now.reasons.map(reasonKey)));
}
