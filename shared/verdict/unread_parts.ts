/** Sections that are read in parts: which of them were not read, and which tell of something. */
import { BACKUP_PARTS, type BackupPart } from "../sample/backups.ts";
import type { SectionError } from "../sample/fields.ts";
import type { CarePart } from "../sample/host_care.ts";
import { isApart } from "./answers.ts";
import type { Facts } from "./facts.ts";
import type { Reason } from "./mod.ts";
import type { Finding, Test } from "./rule.ts";

/** One part of a section. */
export interface Part {
  section: "host_care" | "backups";
  /** Its key in the section, which its faults are about. */
  name: string;
  /** The tag of its errors. */
  tag: string;
  /** Whether there is nothing of it; null where the section itself was not read. */
  isUnread: (facts: Facts) => boolean | null;
}

/** A part of what keeps data safe; its errors are tagged with its key. */
export function carePart(name: CarePart): Part {
  const isUnread: Part["isUnread"] = ({ care }) => care === null ? null : care[name] === null;
  return { section: "host_care", name, tag: name, isUnread };
}

/** A part of what is told of backups. */
export function backupPart(name: BackupPart): Part {
  const isUnread: Part["isUnread"] = ({ backups }) =>
    backups === null ? null : backups[name] === null;
  return { section: "backups", name, tag: BACKUP_PARTS[name], isUnread };
}

const MAX_CAUSE_LENGTH = 200;

/** What went wrong with a part: on the host, or while the newest reading was taken apart. */
function errorsOf({ sections }: Facts, part: Part): readonly SectionError[] {
  const errors = sections.find(({ name }) => name === part.section)?.errors ?? NO_ERRORS;
  // The same part is asked for every reason that is about something in it.
  return ERRORS.getOrInsertComputed(errors, () => new Map()).getOrInsertComputed(
    part.name,
    () =>
      errors.filter(({ tag, message }) =>
        tag === part.tag || (tag === "decode" && /^\w+/.exec(message)?.[0] === part.name)
      ),
  );
}

const NO_ERRORS: readonly SectionError[] = [];
/** By the name of a part, of the errors of a section. */
const ERRORS = new WeakMap<readonly SectionError[], Map<string, readonly SectionError[]>>();

/** One finding for each part that was not read, or not in full; `label`: what it is called. */
export function testUnreadParts(parts: readonly (Part & { label: string })[]): Test {
  return (facts) => {
    const findings: Finding[] = [];
    for (const part of parts) {
      const errors = errorsOf(facts, part);
      const [first] = errors;
      if (first === undefined) continue;
      const more = errors.length > 1 ? ` and ${errors.length - 1} more` : "";
      const cause = `${first.message.slice(0, MAX_CAUSE_LENGTH)}${more}`;
      const how = part.isUnread(facts) ? "not read" : "not read in full";
      findings.push({ subject: part.name, text: `${part.label} ${how}: ${cause}` });
    }
    return findings;
  };
}

/** Whether the newest reading has a part, and nothing of it is in doubt. */
export function isPartRead(facts: Facts, part: Part): boolean {
  return part.isUnread(facts) === false && errorsOf(facts, part).length === 0;
}

/** The same, where doubts that are about others than `subject` do not count. */
export function isPartTold(
  facts: Facts,
  part: Part,
  subject: Pick<Reason, "subject" | "subject_id">,
): boolean {
  return part.isUnread(facts) === false && isApart(subject, errorsOf(facts, part));
}
