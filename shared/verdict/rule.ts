import type { Facts } from "./facts.ts";
import type { Reason } from "./mod.ts";

/** One thing a rule found: what it is about, and a sentence for the operator. */
export interface Finding {
  subject: string;
  text: string;
}

export type Test = (facts: Facts) => readonly Finding[];

/** What the subject of a rule's reasons names. */
export type About = "host" | "kind" | "section" | "pool" | "storage" | "dataset";

/** One row of the table of rules. */
export interface Rule {
  level: Reason["level"];
  /** Stable: the history and what the operator muted refer to it. */
  code: string;
  about: About;
  test: Test;
}

/** A test of each item by itself: its sentence, or null when the rule finds nothing. */
export function testEach<T>(
  list: (facts: Facts) => readonly T[],
  subject: (item: T) => string,
  sentence: (item: T, facts: Facts) => string | null,
): Test {
  return (facts) =>
    list(facts).flatMap((item) => {
      const text = sentence(item, facts);
      return text === null ? [] : [{ subject: subject(item), text }];
    });
}

/** A test of the host as a whole: its subject is "". */
export function testHost(sentence: (facts: Facts) => string | null): Test {
  return testEach((facts) => [facts], () => "", sentence);
}
