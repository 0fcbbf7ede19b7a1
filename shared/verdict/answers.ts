/** Whether a newer reading tells what a reason was about: only then is the reason over. */
import type { SectionError } from "../sample/fields.ts";
import type { SectionName } from "../sample/mod.ts";
import { type Facts, gatherNewest } from "./facts.ts";
import { isWithin } from "./identity.ts";
import type { KnownHost, Reason } from "./mod.ts";
import { type Rule, sectionsRead, type Told } from "./rule.ts";
import { newestReading, sectionFault } from "./section_fault.ts";

type Known = Pick<KnownHost, "samples" | "last_good">;
type Subject = Pick<Reason, "subject" | "subject_id">;

/** Says of reasons that the newest readings do not show whether these show that they are over. */
export function createAnswers(known: Known): (rule: Rule, reason: Reason) => boolean {
  let gathered: Facts | null = null;
  return (rule, reason) => {
    const [primary, ...others] = sectionsRead(rule, reason);
    if (primary === undefined) return true;
    const told = tellsOf(primary, reason, known);
    if (told === null || !others.every((name) => isKnown(name, reason, known))) return false;
    if (rule.tells === undefined) return told.isWhole;
    gathered ??= gatherNewest(known);
    return rule.tells(gathered, reason, told);
  };
}

/** Of a section that only helps to judge, what was last known serves. */
function isKnown(name: SectionName, reason: Subject, known: Known): boolean {
  return known.last_good[name] !== undefined || tellsOf(name, reason, known) !== null;
}

/**
 * A section that is late, stuck or missing tells of nothing. Any other tells in whole of what none
 * of its errors is about, and in part of the rest, unless nothing may be missing.
 */
function tellsOf(name: SectionName, reason: Subject, { samples }: Known): Told | null {
  const reading = newestReading(samples, name)?.reading;
  if (reading === undefined || reading.value === null) return null;
  const fault = sectionFault(name, reading);
  if (fault !== null && fault !== "error") return null;
  if (isApart(reason, reading.errors)) return { isWhole: true };
  return fault === null ? { isWhole: false } : null;
}

/** Whether every error names the one item that it is about, and none names this one. */
export function isApart(
  { subject, subject_id }: Subject,
  errors: readonly SectionError[],
): boolean {
  return errors.every(({ subject: about }) =>
    about !== undefined && !isWithin(subject_id, about) && !isWithin(subject, about)
  );
}
