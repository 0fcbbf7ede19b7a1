/** Where a reason belongs: the cause that the row of its rule names, for its host and subject. */
import { causeOf } from "../../../shared/verdict/cause.ts";
import type { CauseRow } from "../../../shared/verdict/rule.ts";
import { RULES } from "../../../shared/verdict/rules.ts";
import type { Cause } from "../../store/rows/incidents.ts";
import type { FoundReason, HostAttributes } from "./inputs.ts";

/** What the server itself finds, without a rule. */
const CHANNEL_BROKEN: CauseRow = {
  family: "channel",
  of: "self",
  scope: "host",
  matter: "channel",
  isAtOnce: true,
};

const CAUSES: ReadonlyMap<string, CauseRow> = new Map([
  ...RULES.map((rule) => [rule.code, causeOf(rule)] as const),
  ["channel_broken", CHANNEL_BROKEN],
]);

/** Whether reasons of this code can be found. */
export function hasCause(code: string): boolean {
  return CAUSES.has(code);
}

/** Of a code that no rule has any more. */
function ownRow(code: string): CauseRow {
  return { family: code, of: "self", scope: "host", matter: code };
}

export interface PlacedReason {
  cause: Cause;
  row: CauseRow;
  /** What to call the cause's subject; "" where its sentences say it all. */
  label: string;
}

/** The cause that a reason of this host belongs to. */
export function placeReason(
  reason: Pick<FoundReason, "code" | "subject" | "subject_id" | "pool" | "is_shared">,
  host: Pick<HostAttributes, "host_id" | "cluster">,
): PlacedReason {
  const listed = CAUSES.get(reason.code) ?? ownRow(reason.code);
  const pool = listed.of === "pool" ? poolOf(listed, reason) : null;
  const row = listed.of === "pool" && pool === null ? listed.elsewhere ?? listed : listed;
  const isOfAll = row.scope === "cluster" || (reason.is_shared === true && pool === null);
  const isClusters = isOfAll && host.cluster !== null;
  return {
    row,
    cause: {
      scope: isClusters ? "cluster" : "host",
      scope_id: isClusters ? host.cluster?.id ?? "" : String(host.host_id),
      family: row.family,
      subject_id: subjectIdOf(row, reason, pool),
    },
    label: labelOf(row, reason, pool),
  };
}

/** What names a cause. */
export function causeKey({ scope, scope_id, family, subject_id }: Cause): string {
  return `${scope}\n${scope_id}\n${family}\n${subject_id}`;
}

export function scopeKey({ scope, scope_id }: Pick<Cause, "scope" | "scope_id">): string {
  return `${scope}\n${scope_id}`;
}

type Subject = Pick<FoundReason, "code" | "subject" | "subject_id" | "pool">;

/** A device's identity begins with its pool's, a dataset's name with its pool's. */
function poolOf({ elsewhere }: CauseRow, { subject, subject_id, pool }: Subject) {
  if (pool !== null && pool !== undefined) return pool;
  if (elsewhere !== undefined) return null;
  return { id: subject_id.split("/", 1)[0] ?? "", name: subject.split("/", 1)[0] ?? "" };
}

function subjectIdOf({ of }: CauseRow, { subject_id }: Subject, pool: { id: string } | null) {
  if (of === "whole") return "";
  return of === "pool" && pool !== null ? pool.id : subject_id;
}

function labelOf({ of }: CauseRow, { subject }: Subject, pool: { name: string } | null): string {
  if (of === "whole") return "";
  return of === "pool" && pool !== null ? pool.name : subject;
}
