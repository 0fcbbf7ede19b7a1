import type { SectionName } from "../sample/mod.ts";
import type { Facts } from "./facts.ts";
import type { Reason, ReasonLevel } from "./mod.ts";

/** One thing a rule found: what it is about, and a sentence for the operator. */
export interface Finding {
  subject: string;
  /** Its identity where the subject's name is none; default: the subject. */
  subject_id?: string;
  text: string;
  /** Where it differs from the rule's. */
  rank?: number;
}

/** What the rules before it in the table found about the same readings is `found`. */
export type Test = (facts: Facts, found: readonly Reason[]) => readonly Finding[];

/** Which reading of a section tells: all of it, or what could be read. */
export interface Told {
  /** Whether nothing of the subject was left out: what is not listed is not there. */
  isWhole: boolean;
}

/**
 * Whether readings hold what is needed to see that a reason is over. It is asked only when they
 * do not show the reason.
 */
export type Tells = (facts: Facts, reason: Reason, told: Told) => boolean;

/** What the subject of a rule's reasons names. */
export type About =
  | "host"
  | "kind"
  | "section"
  | "pool"
  | "storage"
  | "dataset"
  | "guest"
  | "disk"
  | "job"
  | "node"
  | "certificate"
  | "event";

/** Which reasons are one incident. */
export interface CauseRow {
  family: string;
  /** - pool: the pool that it is about, or lies on. - self: its subject. - whole: the scope. */
  of: "pool" | "self" | "whole";
  /** Of a cluster where the host is a member of one: all members see the same. */
  scope: "host" | "cluster";
  /** What of the cause: another matter of the level that was acknowledged speaks again. */
  matter: string;
  /** Told without being held back. */
  isAtOnce?: true;
  /** The figure behind it moves around its limit. */
  isPercentage?: true;
  /** Where its pool is not known. */
  elsewhere?: CauseRow;
}

/** What differs from the usual cause of what a rule is about (`cause.ts`). */
type OwnCause = Partial<Omit<CauseRow, "elsewhere">> & { elsewhere?: Partial<CauseRow> };

/** One row of the table of rules. */
export interface Rule {
  level: ReasonLevel;
  /** Stable: the history and what the operator muted refer to it. */
  code: string;
  about: About;
  /**
   * The sections that it looks into, the one that tells of its subjects first. Its reasons hold
   * until these were read again and show that they are over. Empty: it looks at the server's own
   * knowledge, which is always current. "subject": the section that the reason is about.
   */
  reads: readonly SectionName[] | "subject";
  /** Default: a reading in which nothing of the subject was left out. */
  tells?: Tells;
  /** Within a level the lower is listed first (`risk.ts`); default: after all that have one. */
  rank?: number;
  cause?: OwnCause;
  /** One short next step for messages; default: none, where none helps every time. */
  next?: string;
  test: Test;
}

/** The sections that a reason of `rule` rests on. */
export function sectionsRead(
  { reads }: Pick<Rule, "reads">,
  { subject_id }: Pick<Reason, "subject_id">,
): readonly SectionName[] {
  // Of rules that read their subject the subject is a section: they take it from the table.
  return reads === "subject" ? [subject_id as SectionName] : reads;
}

/** Most tests find nothing, and every sample goes through all of them. */
const NOTHING: readonly Finding[] = [];

/** A test of each item by itself: its sentence, or null when the rule finds nothing. */
export function testEach<T>(
  list: (facts: Facts) => readonly T[],
  subject: (item: T) => string | Pick<Finding, "subject" | "subject_id">,
  sentence: (item: T, facts: Facts) => string | Pick<Finding, "text" | "rank"> | null,
): Test {
  return (facts) => {
    let findings: Finding[] | null = null;
    for (const item of list(facts)) {
      const said = sentence(item, facts);
      if (said === null) continue;
      const about = subject(item);
      findings ??= [];
      findings.push({
        ...(typeof about === "string" ? { subject: about } : about),
        ...(typeof said === "string" ? { text: said } : said),
      });
    }
    return findings ?? NOTHING;
  };
}

/** A test of the host as a whole: its subject is "". */
export function testHost(sentence: (facts: Facts) => string | null): Test {
  return (facts) => {
    const text = sentence(facts);
    return text === null ? NOTHING : [{ subject: "", text }];
  };
}
