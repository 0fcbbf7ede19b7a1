import { type Kind, KINDS, type SectionName, SECTIONS } from "../../shared/sample/mod.ts";
import { type KnownHost, type Reason, sampleTimeUnix } from "../../shared/verdict/mod.ts";
import { RANK } from "../../shared/verdict/risk.ts";
import { sectionsRead } from "../../shared/verdict/rule.ts";
import { findRule } from "../../shared/verdict/rules.ts";
import { newestReading } from "../../shared/verdict/section_fault.ts";
import type { JudgedReason, ListedReason, ReasonIncident } from "../views/mod.ts";
import { labelOf } from "../views/reason_label.ts";

/** A reason as pages list it, of no incident yet; `staleAfter` in seconds. */
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
    incident: null,
    rank: reason.rank ?? rule?.rank ?? RANK.other,
    label: labelOf(reason),
    held: newest !== null && reason.as_of_unix !== null &&
      reason.as_of_unix < sampleTimeUnix(newest.sample),
    stale_after_seconds: section === undefined ? null : staleAfter(kindOf(section)),
  };
}

/** The kind of sample that brings a section. */
function kindOf(section: SectionName): Kind {
  return KINDS.find((kind) => section in SECTIONS[kind]) ?? "fast";
}

/** The incident that a reason is part of; null: of none. */
export type IncidentLookup = (reason: Reason) => ReasonIncident | null;

/** The reasons with the incidents that they are part of; the same array where none has another. */
export function withIncidents(
  reasons: ListedReason[],
  incidentOf: IncidentLookup,
): ListedReason[] {
  const marked = reasons.map((reason) => {
    const incident = incidentOf(reason);
    const { incident: before } = reason;
    const isSame = incident?.id === before?.id && incident?.state === before?.state;
    return isSame ? reason : { ...reason, incident };
  });
  return marked.every((reason, index) => reason === reasons[index]) ? reasons : marked;
}
