import type { SectionName } from "../sample/mod.ts";
import type { Facts } from "./facts.ts";
import type { ReasonLevel } from "./mod.ts";

/** One thing a rule found: what it is about, and a sentence for the operator. */
export interface Finding {
  subject: string;
  /** Its identity where the subject's name is none; default: the subject. */
  subject_id?: string;
  text: string;
}

export type Test = (facts: Facts) => readonly Finding[];

/** What the subject of a rule's reasons names. */
export type About = "host" | "kind" | "section" | "pool" | "storage" | "dataset" | "guest";

/** One row of the table of rules. */
export interface Rule {
  level: ReasonLevel;
  /** Stable: the history and what the operator muted refer to it. */
  code: string;
  about: About;
  /**
   * The sections that it looks into, the one that tells of its subjects first. Its reasons hold
   * until these were read again and show that they are over. Empty: it looks at the server's own
   * knowledge, which is always current.
   */
  reads: readonly SectionName[];
  /** Of a section that is no list: the field that must be known for a reason to be over. */
  field?: string;
  test: Test;
}

/** A test of each item by itself: its sentence, or null when the rule finds nothing. */
export function testEach<T>(
  list: (facts: Facts) => readonly T[],
  subject: (item: T) => string | Pick<Finding, "subject" | "subject_id">,
  sentence: (item: T, facts: Facts) => string | null,
): Test {
  return (facts) =>
    list(facts).flatMap((item) => {
      const text = sentence(item, facts);
      if (text === null) return [];
      const about = subject(item);
      return [{ ...(typeof about === "string" ? { subject: about } : about), text }];
    });
}

/** A test of the host as a whole: its subject is "". */
export function testHost(sentence: (facts: Facts) => string | null): Test {
  return testEach((facts) => [facts], () => "", sentence);
}
