/** What was once found holds until a newer reading shows that it is over. */
import { createAnswers } from "./answers.ts";
import { type KnownHost, type Reason, reasonKey, type Verdict } from "./mod.ts";
import { worstLevel } from "./judge.ts";
import { sortReasons } from "./order.ts";
import { findRule } from "./rules.ts";

/**
 * `verdict`, and with it every reason of `before` that it does not repeat and that nothing newer
 * has shown to be over: several readings in a row may each have told only a part.
 * While the server waits for a host after its own start, nothing is over.
 */
export function holdReasons(
  verdict: Verdict,
  before: readonly Reason[],
  known: Pick<KnownHost, "connection" | "samples" | "last_good">,
): Verdict {
  const found = new Set(verdict.reasons.map(reasonKey));
  const isOver = createAnswers(known);
  const held = before.filter((reason) => {
    if (found.has(reasonKey(reason))) return false;
    if (known.connection === "waiting") return true;
    const rule = findRule(reason.code);
    return rule !== null && !isOver(rule, reason);
  });
  if (held.length === 0) return verdict;
  const reasons = sortReasons([...verdict.reasons, ...held]);
  return { level: worstLevel(reasons), reasons };
}
