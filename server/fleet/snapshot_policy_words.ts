/** Snapshot policies in an operator's words. */
import { wantedText } from "../../shared/verdict/number_text.ts";
import { selectorText } from "../../shared/host_selector.ts";
import { FREQUENCIES, type SnapshotPolicy } from "../store/port.ts";

/** Of which datasets it is. */
export function aboutText(
  { selector, datasets, guest_tags }: Pick<SnapshotPolicy, "selector" | "datasets" | "guest_tags">,
): string {
  const what = datasets === null ? "all datasets" : datasets.join(", ");
  const ofGuests = guest_tags === null ? "" : ` of guests tagged ${guest_tags.join(", ")}`;
  return `${what}${ofGuests} on ${selectorText(selector)}`;
}

/** What it wants, such as "hourly at most 90 min old". */
export function wantedWords(
  { newest_at_most_seconds, least_count }: Pick<
    SnapshotPolicy,
    "newest_at_most_seconds" | "least_count"
  >,
): string[] {
  const ages = FREQUENCIES.flatMap((frequency) => {
    const seconds = newest_at_most_seconds[frequency];
    return seconds === undefined ? [] : [`${frequency} at most ${wantedText(seconds)} old`];
  });
  return least_count === null ? ages : [...ages, `at least ${least_count} in all`];
}

/** In a sentence, for the audit and for questions. */
export function policyText(policy: SnapshotPolicy): string {
  const note = policy.note === "" ? "" : ` (${policy.note})`;
  return `${policy.name}: ${wantedWords(policy).join(", ")}; ${aboutText(policy)}${note}`;
}
