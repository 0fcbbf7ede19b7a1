/** Whether a newer reading tells what a reason was about: only then is the reason over. */
import type { SectionError } from "../sample/fields.ts";
import type { SectionName } from "../sample/mod.ts";
import { type Facts, gatherNewest } from "./facts.ts";
import { createIsWithinAny } from "./identity.ts";
import type { KnownHost, Reason } from "./mod.ts";
import { type Rule, sectionsRead, type Told } from "./rule.ts";
import { newestReading, sectionFault } from "./section_fault.ts";

type Known = Pick<KnownHost, "samples" | "last_good">;
type Subject = Pick<Reason, "subject" | "subject_id">;

/** Says of reasons that the newest readings do not show whether these show that they are over. */
export function createAnswers(known: Known): (rule: Rule, reason: Reason) => boolean {
  let gathered: Facts | null = null;
  // Looked into once for all reasons of a host.
  const tellings = new Map<SectionName, Telling | null>();
  const toldOf = (name: SectionName, reason: Reason) => {
    const telling = tellings.getOrInsertComputed(name, () => tellingOf(name, known));
    return telling && tellsOf(telling, reason);
  };
  // Of a section that only helps to judge, what was last known serves.
  const isKnown = (name: SectionName, reason: Reason) =>
    known.last_good[name] !== undefined || toldOf(name, reason) !== null;
  return (rule, reason) => {
    const [primary, ...others] = sectionsRead(rule, reason);
    if (primary === undefined) return true;
    const told = toldOf(primary, reason);
    if (told === null || !others.every((name) => isKnown(name, reason))) return false;
    if (rule.tells === undefined) return told.isWhole;
    gathered ??= gatherNewest(known);
    return rule.tells(gathered, reason, told);
  };
}

/** A newest reading that tells of something. */
interface Telling {
  errors: readonly SectionError[];
  /** Nothing may be missing in such a section, and its errors say what is. */
  isInDoubt: boolean;
}

/** Null: a section that is late, stuck or missing tells of nothing. */
function tellingOf(name: SectionName, { samples }: Known): Telling | null {
  const reading = newestReading(samples, name)?.reading;
  if (reading === undefined || reading.value === null) return null;
  const fault = sectionFault(name, reading);
  if (fault !== null && fault !== "error") return null;
  return { errors: reading.errors, isInDoubt: fault !== null };
}

/** In whole of what none of its errors is about, and in part of the rest, unless that is in doubt. */
function tellsOf({ errors, isInDoubt }: Telling, reason: Subject): Told | null {
  if (isApart(reason, errors)) return { isWhole: true };
  return isInDoubt ? null : { isWhole: false };
}

/** Whether every error names the one item that it is about, and none names this one. */
export function isApart(
  { subject, subject_id }: Subject,
  errors: readonly SectionError[],
): boolean {
  // The same errors are asked for every reason of a host.
  const isAbout = ABOUT.getOrInsertComputed(errors, aboutOf);
  return isAbout !== null && !isAbout(subject_id) && !isAbout(subject);
}

/** What errors are about; null: one of them names nothing. */
function aboutOf(errors: readonly SectionError[]): ((id: string) => boolean) | null {
  const subjects = errors.flatMap(({ subject }) => subject ?? []);
  return subjects.length === errors.length ? createIsWithinAny(subjects) : null;
}

const ABOUT = new WeakMap<readonly SectionError[], ReturnType<typeof aboutOf>>();
