/**
 * The judge: from what is known of a host to a level and its reasons, worst first. Pure;
 * the server, every page and `agent check` use it. The rules are the table in `rules.ts`.
 */
import type { SectionName } from "../sample/mod.ts";
import type { Pool } from "../sample/zfs_pools.ts";
import { createAnswers } from "./answers.ts";
import { type Facts, gatherNewest, gatherStanding } from "./facts.ts";
import { isWithin, poolId } from "./identity.ts";
import { lastReading, standingSection } from "./last_good.ts";
import {
  compareReasonLevels,
  type KnownHost,
  type Level,
  type Reason,
  reasonKey,
  type Verdict,
} from "./mod.ts";
import { sortReasons } from "./order.ts";
import { type Finding, type Rule, sectionsRead } from "./rule.ts";
import { newestReading } from "./section_fault.ts";
import { RULES } from "./rules.ts";
import { THRESHOLDS, type Thresholds } from "./thresholds.ts";

/** `thresholds` are those that hold of the host; default: what holds where nobody set any. */
export type Judge = (host: KnownHost, nowUnix: number, thresholds?: Thresholds) => Verdict;

/** A judge by other rules than the product's; tests show that each one counts. */
export function createJudge(rules: readonly Rule[]): Judge {
  const ruleOf = new Map(rules.map((rule) => [rule.code, rule]));
  return (host, nowUnix, thresholds = THRESHOLDS) => {
    if (host.connection === "never_connected") return { level: "new", reasons: [] };
    const facts = gatherNewest(host, nowUnix, thresholds);
    const newest = apply(rules, facts);
    const reasons = sortReasons(
      isReadInFull(facts) || isStanding(host, facts) ? newest : withHeld(newest, {
        held: apply(rules, gatherStanding(host, nowUnix, thresholds)),
        isOver: createIsOver(ruleOf, host),
      }),
    );
    return { level: worstLevel(reasons), reasons };
  };
}

/** Judges one host. `since_unix` of each reason is null: it is for the caller to remember. */
export const judge: Judge = createJudge(RULES);

/** The level of a host with these reasons; "ok" without any that raises it. */
export function worstLevel(reasons: readonly Pick<Reason, "level">[]): Level {
  const [worst = "note"] = reasons.map((reason) => reason.level).sort(compareReasonLevels);
  return worst === "note" ? "ok" : worst;
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

/** Whether no section is held: then what was known before says nothing more. */
function isReadInFull({ sections }: Facts): boolean {
  return sections.every(({ errors, fault }) => errors.length === 0 && fault === null);
}

/** Whether nothing is known but what the newest readings say, whatever their errors. */
function isStanding(host: KnownHost, { sections }: Facts): boolean {
  const isNewest = (name: SectionName) => {
    const newest = newestReading(host.samples, name)?.reading.value ?? null;
    return lastReading(host, name).value === newest;
  };
  return sections.every(({ name }) => isNewest(name)) &&
    // The keys of what was last good are names of sections.
    (Object.keys(host.last_good) as SectionName[]).every(isNewest);
}

/** What the newest readings say, and of the last good ones what no newer reading answers. */
function withHeld(
  newest: readonly Reason[],
  { held, isOver }: { held: readonly Reason[]; isOver: (reason: Reason) => boolean },
): Reason[] {
  const found = new Set(newest.map(reasonKey));
  return [...newest, ...held.filter((reason) => !found.has(reasonKey(reason)) && !isOver(reason))];
}

function createIsOver(ruleOf: ReadonlyMap<string, Rule>, host: KnownHost) {
  // What was last known has been asked: only the newest readings can gainsay it.
  const isAnswered = createAnswers({ samples: host.samples, last_good: {} });
  return (reason: Reason) => {
    const rule = ruleOf.get(reason.code);
    return rule === undefined || isAnswered(rule, reason);
  };
}

/** What the rules find, each told what those before it found. */
function apply(rules: readonly Rule[], facts: Facts): Reason[] {
  const found: Reason[] = [];
  for (const rule of rules) {
    const findings = rule.test(facts, found);
    // Most rules find nothing in most hosts, and every sample is judged.
    if (findings.length === 0) continue;
    found.push(...distinctBySubject(findings).map((finding) => toReason(rule, finding, facts)));
  }
  return found;
}

/** Code and identity name a reason, so a host that says a thing twice has one. */
function distinctBySubject(findings: readonly Finding[]): Finding[] {
  const byId = new Map(findings.map((finding) => [finding.subject_id ?? finding.subject, finding]));
  return [...byId.values()];
}

function toReason(rule: Rule, finding: Finding, facts: Facts): Reason {
  const { subject, subject_id = subject, text, rank } = finding;
  const [section] = sectionsRead(rule, { subject_id });
  return {
    level: rule.level,
    code: rule.code,
    subject,
    subject_id,
    text,
    since_unix: null,
    as_of_unix: section === undefined ? null : facts.readUnix(section),
    ...(rank !== undefined && { rank }),
  };
}
