/** Whether a newer reading tells what a reason was about: only then is the reason over. */
import type { SectionError } from "../sample/fields.ts";
import type { SectionName } from "../sample/mod.ts";
import type { GuestRuntime } from "../sample/vms_runtime.ts";
import { guestId, isWithin } from "./identity.ts";
import type { KnownHost, Reason } from "./mod.ts";
import type { Rule } from "./rule.ts";
import { newestReading, sectionFault } from "./section_fault.ts";

/**
 * Whether the newest reading of every section that `rule` looks into tells of the subject of
 * `reason`. A section read without any error tells of everything; one that is late, stuck or
 * missing of nothing; one that was read in part of what it holds, unless an error is about it.
 */
export function isAnswered(
  rule: Rule,
  reason: Pick<Reason, "subject" | "subject_id">,
  samples: KnownHost["samples"],
): boolean {
  return rule.reads.every((name) => {
    const reading = newestReading(samples, name)?.reading;
    if (reading === undefined || reading.value === null) return false;
    const fault = sectionFault(name, reading);
    if (fault !== null && fault !== "error") return false;
    if (reading.errors.length === 0) return true;
    if (fault === "error") return isApart(reason, reading.errors);
    if (rule.field !== undefined) return isKnown(reading.value, rule.field);
    return name !== rule.reads[0] || isListed(name, reason, reading.value);
  });
}

/** Whether every error names the one item that it is about, and none names this one. */
function isApart(
  { subject, subject_id }: Pick<Reason, "subject" | "subject_id">,
  errors: readonly SectionError[],
): boolean {
  return errors.every(({ subject: about }) =>
    about !== undefined && !isWithin(subject_id, about) && !isWithin(subject, about)
  );
}

function isKnown(section: object, field: string): boolean {
  return (section as Record<string, unknown>)[field] !== null;
}

/** Whether a list that was read in part holds the subject. */
function isListed(
  name: SectionName,
  { subject_id }: Pick<Reason, "subject_id">,
  section: object,
): boolean {
  if (name === "storage" && "storages" in section) {
    return (section.storages as { name: string }[]).some((entry) => entry.name === subject_id);
  }
  if (name === "vms_runtime" && "vms" in section) {
    return (section.vms as GuestRuntime[]).some((guest) => guestId(guest) === subject_id);
  }
  return false;
}
