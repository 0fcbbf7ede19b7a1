/**
 * The judge: from what is known of a host to a level and its reasons, worst first. Pure;
 * the server, every page and `agent check` use it. The rules are the table in `rules.ts`.
 */
import type { Pool } from "../sample/zfs_pools.ts";
import { isAnswered } from "./answers.ts";
import { type Facts, gatherNewest, gatherStanding } from "./facts.ts";
import { isWithin, poolId } from "./identity.ts";
import { standingSection } from "./last_good.ts";
import {
  compareReasonLevels,
  type KnownHost,
  type Level,
  type Reason,
  reasonKey,
  type Verdict,
} from "./mod.ts";
import type { Finding, Rule } from "./rule.ts";
import { RULES } from "./rules.ts";
import { sectionFault, sectionsOf } from "./section_fault.ts";
import { THRESHOLDS, type Thresholds } from "./thresholds.ts";

export type Judge = (host: KnownHost, nowUnix: number) => Verdict;

/** A judge by other rules or limits than the product's; tests show that each one counts. */
export function createJudge(
  { rules, thresholds }: { rules: readonly Rule[]; thresholds: Thresholds },
): Judge {
  return (host, nowUnix) => {
    if (host.connection === "never_connected") return { level: "new", reasons: [] };
    const newest = apply(rules, gatherNewest(host, nowUnix, thresholds));
    const reasons = sortReasons(
      isReadInFull(host) ? newest : withHeld(newest, {
        held: apply(rules, gatherStanding(host, nowUnix, thresholds)),
        isOver: createAnswers(rules, host.samples),
      }),
    );
    return { level: worstLevel(reasons), reasons };
  };
}

/** Judges one host. `since_unix` of each reason is null: it is for the caller to remember. */
export const judge: Judge = createJudge({ rules: RULES, thresholds: THRESHOLDS });

/** The level of a host with these reasons; "ok" without any that raises it. */
export function worstLevel(reasons: readonly Pick<Reason, "level">[]): Level {
  const [worst = "note"] = reasons.map((reason) => reason.level).sort(compareReasonLevels);
  return worst === "note" ? "ok" : worst;
}

/** Worst first; within a level in the order of the table of rules, then naturally by subject. */
export function sortReasons(reasons: readonly Reason[]): Reason[] {
  return reasons.toSorted((a, b) =>
    compareReasonLevels(a.level, b.level) || placeOf(a) - placeOf(b) ||
    SUBJECT_ORDER.compare(a.subject, b.subject)
  );
}

const PLACES = new Map(RULES.map(({ code }, index) => [code, index]));
const SUBJECT_ORDER = new Intl.Collator("en", { numeric: true });

function placeOf({ code }: Reason): number {
  return PLACES.get(code) ?? PLACES.size;
}

/** Whether a reason is about this pool or one of its devices. */
export function isAboutPool(
  reason: Pick<Reason, "code" | "subject_id">,
  pool: Pick<Pool, "guid" | "name">,
): boolean {
  return POOL_CODES.has(reason.code) && isWithin(reason.subject_id, poolId(pool));
}

const POOL_CODES = new Set(RULES.filter((rule) => rule.about === "pool").map((rule) => rule.code));

/**
 * Whether a host has ZFS pools. "none" where ZFS is missing or has no pool; "unknown" where
 * the pools were never read. "present" does not say that every pool was read.
 */
export function describeZfs(
  known: Pick<KnownHost, "samples" | "last_good">,
): "present" | "none" | "unknown" {
  const { value } = standingSection(known, "zfs_pools");
  if (value === null) return "unknown";
  if (value.pools.length + value.missing_pools.length > 0) return "present";
  const errors = known.samples.fast?.sections.zfs_pools.errors.length ?? 0;
  return value.available === null || errors > 0 ? "unknown" : "none";
}

function isReadInFull({ samples }: KnownHost): boolean {
  return Object.values(samples).every((sample) =>
    sample === null ||
    sectionsOf(sample).every(([name, reading]) => sectionFault(name, reading) === null)
  );
}

/** What the newest readings say, and of the last good ones what no newer reading answers. */
function withHeld(
  newest: readonly Reason[],
  { held, isOver }: { held: readonly Reason[]; isOver: (reason: Reason) => boolean },
): Reason[] {
  const found = new Set(newest.map(reasonKey));
  return [...newest, ...held.filter((reason) => !found.has(reasonKey(reason)) && !isOver(reason))];
}

function createAnswers(rules: readonly Rule[], samples: KnownHost["samples"]) {
  const ruleOf = new Map(rules.map((rule) => [rule.code, rule]));
  return (reason: Reason) => {
    const rule = ruleOf.get(reason.code);
    return rule === undefined || isAnswered(rule, reason, samples);
  };
}

function apply(rules: readonly Rule[], facts: Facts): Reason[] {
  return rules.flatMap((rule) => {
    const findings = rule.test(facts);
    // Most rules find nothing in most hosts, and every sample is judged.
    if (findings.length === 0) return [];
    return distinctBySubject(findings).map((found) => toReason(rule, found, facts));
  });
}

/** Code and identity name a reason, so a host that says a thing twice has one. */
function distinctBySubject(findings: readonly Finding[]): Finding[] {
  const byId = new Map(findings.map((finding) => [finding.subject_id ?? finding.subject, finding]));
  return [...byId.values()];
}

function toReason(rule: Rule, { subject, subject_id = subject, text }: Finding, facts: Facts) {
  const { level, code, reads } = rule;
  const [section] = reads;
  const as_of_unix = section === undefined ? null : facts.readUnix(section);
  return { level, code, subject, subject_id, text, since_unix: null, as_of_unix };
}
