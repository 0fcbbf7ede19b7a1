/** Which samples show a reason, and which show that it is over. */
import { type Kind, KINDS, type SectionName, SECTIONS } from "../../../shared/sample/mod.ts";
import { createIsWithinAny, outerIds } from "../../../shared/verdict/identity.ts";
import { type Rule, sectionsRead } from "../../../shared/verdict/rule.ts";
import { findRule } from "../../../shared/verdict/rules.ts";
import type { SampleEvidence } from "./inputs.ts";

type Subject = { code: string; subject_id: string };

/** Told by what the server sees by itself: that something does not come. */
const SEEN_BY_SERVER: ReadonlySet<string> = new Set([
  "offline",
  "sample_missing",
  "sample_stale",
  "channel_broken",
]);

export interface Evidence {
  shownBy: Kind | "server";
  /** Samples of this kind show that it is over. */
  goodBy: Kind;
  /** The sections that have to be read for that; empty: the sample itself is enough. */
  sections: readonly SectionName[];
}

export function evidenceOf(subject: Subject): Evidence {
  const rule = findRule(subject.code);
  const goodBy = rule === null ? "fast" : kindOf(rule, subject);
  return {
    shownBy: SEEN_BY_SERVER.has(subject.code) ? "server" : goodBy,
    goodBy,
    sections: rule === null ? [] : sectionsOf(rule, subject),
  };
}

/** Whether a sample tells of a subject all that is needed to say that it is well. */
export function tellsOf(
  { unread }: SampleEvidence,
  { subject_id }: Subject,
  sections: readonly SectionName[],
): boolean {
  return !unread.some(({ section, about }) =>
    sections.includes(section) &&
    (about === null || isTouched(subject_id, about))
  );
}

/** Whether `id` is one of `about`, lies within one or holds one. */
function isTouched(id: string, about: readonly string[]): boolean {
  // The same list is asked for every reason of a host.
  const { isWithinAny, around } = TOUCHED.getOrInsertComputed(about, () => ({
    isWithinAny: createIsWithinAny(about),
    around: new Set(about.flatMap((each) => [...outerIds(each)])),
  }));
  return around.has(id) || isWithinAny(id);
}

const TOUCHED = new WeakMap<
  readonly string[],
  { isWithinAny: (id: string) => boolean; around: ReadonlySet<string> }
>();

function sectionsOf(rule: Rule, { subject_id }: Subject): readonly SectionName[] {
  const isOfSection = rule.about === "section" &&
    KINDS.some((kind) => subject_id in SECTIONS[kind]);
  return isOfSection ? [subject_id as SectionName] : sectionsRead(rule, { subject_id });
}

function kindOf(rule: Rule, subject: Subject): Kind {
  if (rule.about === "kind") return KINDS.find((kind) => kind === subject.subject_id) ?? "fast";
  const [section] = sectionsOf(rule, subject);
  return KINDS.find((kind) => section !== undefined && section in SECTIONS[kind]) ?? "fast";
}
