/** What was once found holds until a newer reading shows that it is over. */
import { isAnswered } from "./answers.ts";
import { type KnownHost, type Reason, reasonKey, type Verdict } from "./mod.ts";
import { sortReasons, worstLevel } from "./judge.ts";
import { findRule } from "./rules.ts";

/**
 * `verdict`, and with it every reason of `before` that it does not repeat and that nothing newer
 * has shown to be over: several readings in a row may each have told only a part.
 * While the server waits for a host after its own start, nothing is over.
 */
export function holdReasons(
  verdict: Verdict,
  before: readonly Reason[],
  known: Pick<KnownHost, "connection" | "samples">,
): Verdict {
  const found = new Set(verdict.reasons.map(reasonKey));
  const held = before.filter((reason) =>
    !found.has(reasonKey(reason)) && (known.connection === "waiting" || isHeld(reason, known))
  );
  if (held.length === 0) return verdict;
  const reasons = sortReasons([...verdict.reasons, ...held]);
  return { level: worstLevel(reasons), reasons };
}

function isHeld(reason: Reason, { samples }: Pick<KnownHost, "samples">): boolean {
  const rule = findRule(reason.code);
  return rule !== null && !isAnswered(rule, reason, samples);
}
