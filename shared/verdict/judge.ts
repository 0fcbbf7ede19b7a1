/**
 * The judge: from what is known of a host to a level and its reasons, worst first. Pure;
 * the server, every page and `agent check` use it. The rules are the table in `rules.ts`.
 */
import { gatherFacts } from "./facts.ts";
import { compareLevels, type KnownHost, type Level, type Reason, type Verdict } from "./mod.ts";
import type { Finding, Rule } from "./rule.ts";
import { RULES } from "./rules.ts";
import { THRESHOLDS, type Thresholds } from "./thresholds.ts";

export type Judge = (host: KnownHost, nowUnix: number) => Verdict;

/** A judge by other rules or limits than the product's; tests show that each one counts. */
export function createJudge(
  { rules, thresholds }: { rules: readonly Rule[]; thresholds: Thresholds },
): Judge {
  return (host, nowUnix) => {
    const facts = gatherFacts(host, nowUnix, thresholds);
    const reasons = rules
      .flatMap((rule) => distinctBySubject(rule.test(facts)).map((found) => toReason(rule, found)))
      .sort((a, b) => compareLevels(a.level, b.level));
    return { level: worstLevel(reasons), reasons };
  };
}

/** Judges one host. `since_unix` of each reason is null: it is for the caller to remember. */
export const judge: Judge = createJudge({ rules: RULES, thresholds: THRESHOLDS });

/** The level of a host with these reasons; "ok" without any. */
export function worstLevel(reasons: readonly Pick<Reason, "level">[]): Level {
  return reasons.map((reason): Level => reason.level).sort(compareLevels)[0] ?? "ok";
}

/** Whether a reason is about this pool or one of its devices. */
export function isAboutPool(reason: Pick<Reason, "code" | "subject">, pool: string): boolean {
  return POOL_CODES.has(reason.code) &&
    (reason.subject === pool || reason.subject.startsWith(`${pool}/`));
}

const POOL_CODES = new Set(RULES.filter((rule) => rule.about === "pool").map((rule) => rule.code));

/**
 * Whether a host has ZFS pools. "none" where ZFS is missing or has no pool; "unknown" where
 * the pools were not read. "present" does not say that every pool was read.
 */
export function describeZfs(samples: KnownHost["samples"]): "present" | "none" | "unknown" {
  const reading = samples.fast?.sections.zfs_pools;
  if (!reading?.value) return "unknown";
  if (reading.value.pools.length > 0) return "present";
  return reading.value.available === null || reading.errors.length > 0 ? "unknown" : "none";
}

const SUBJECT_ORDER = new Intl.Collator("en", { numeric: true });

/** In natural order. Code and subject name a reason, so a host that says a thing twice has one. */
function distinctBySubject(findings: readonly Finding[]): readonly Finding[] {
  // Most rules find nothing in most hosts, and every sample is judged.
  if (findings.length < 2) return findings;
  return [...new Map(findings.map((finding) => [finding.subject, finding])).values()]
    .sort((a, b) => SUBJECT_ORDER.compare(a.subject, b.subject));
}

function toReason({ level, code }: Rule, { subject, text }: Finding): Reason {
  return { level, code, subject, text, since_unix: null };
}
