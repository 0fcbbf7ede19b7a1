import { type Kind, KINDS, type SectionName, SECTIONS } from "../../shared/sample/mod.ts";
import { type KnownHost, type Reason, sampleTimeUnix } from "../../shared/verdict/mod.ts";
import { RANK } from "../../shared/verdict/risk.ts";
import { type About, sectionsRead } from "../../shared/verdict/rule.ts";
import { findRule } from "../../shared/verdict/rules.ts";
import { newestReading } from "../../shared/verdict/section_fault.ts";
import type { JudgedReason, ListedReason } from "../views/mod.ts";

/** What is called by a name of its own; of a host, a kind or a section the text says it all. */
const NAMED: ReadonlySet<About> = new Set(["pool", "storage", "dataset", "guest"]);

/** A reason as pages list it; `staleAfter` in seconds. */
export function listReason(
  reason: JudgedReason,
  samples: KnownHost["samples"],
  staleAfter: (kind: Kind) => number,
): ListedReason {
  const rule = findRule(reason.code);
  const [section] = rule === null ? [] : sectionsRead(rule, reason);
  const newest = section === undefined ? null : newestReading(samples, section);
  return {
    ...reason,
    rank: reason.rank ?? rule?.rank ?? RANK.other,
    label: labelOf(reason),
    held: newest !== null && reason.as_of_unix !== null &&
      reason.as_of_unix < sampleTimeUnix(newest.sample),
    stale_after_seconds: section === undefined ? null : staleAfter(kindOf(section)),
  };
}

/** What to call the subject of a reason beside its text; "" where the text says it all. */
export function labelOf({ code, subject }: Pick<Reason, "code" | "subject">): string {
  const rule = findRule(code);
  return rule !== null && NAMED.has(rule.about) ? subject : "";
}

/** The kind of sample that brings a section. */
function kindOf(section: SectionName): Kind {
  return KINDS.find((kind) => section in SECTIONS[kind]) ?? "fast";
}
