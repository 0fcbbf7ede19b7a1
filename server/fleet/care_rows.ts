/** How a row of the tables of care and of backups is made, with the level of what was found of it. */
import { compareReasonLevels, reasonKey, type ReasonLevel } from "../../shared/verdict/mod.ts";
import type { CareCell, CareRow, CareTable } from "../views/care.ts";
import type { ListedReason } from "../views/reason.ts";

type Found = Pick<ListedReason, "code" | "subject_id" | "level" | "text" | "muted" | "since_unix">;

/** What was found of one thing, among the reasons of one host. */
export interface FoundOf {
  /** Of a subject, whatever the code; muted reasons do not count. */
  of(
    subject_id: string,
    isOf?: (code: string) => boolean,
  ): Pick<CareRow, "tone"> & { text: string | null };
  /** Since when a part was not read, by the reason that says so. */
  unreadSince(code: "care_unread" | "backups_unread", part: string): number | null;
}

const UNREAD: ReadonlySet<string> = new Set(["care_unread", "backups_unread"]);

export function createFoundOf(reasons: readonly Found[]): FoundOf {
  const bySubject = Map.groupBy(
    reasons.filter(({ muted }) => muted === null),
    ({ subject_id }) => subject_id,
  );
  const unread = new Map(
    reasons.filter(({ code }) => UNREAD.has(code)).map((reason) => [reasonKey(reason), reason]),
  );
  return {
    of(subject_id, isOf = () => true) {
      const found = bySubject.get(subject_id)?.filter(({ code }) => isOf(code)) ?? [];
      const [worst] = found.toSorted((a, b) => compareReasonLevels(a.level, b.level));
      return { tone: worst?.level ?? null, text: worst?.text ?? null };
    },
    unreadSince: (code, part) =>
      unread.get(reasonKey({ code, subject_id: part }))?.since_unix ?? null,
  };
}

export function careRow(id: string, tone: ReasonLevel | null, ...cells: CareCell[]): CareRow {
  return { id, tone, cells };
}

/** A moment, or what is said where none is known. */
export function moment(unix: number | null, none: CareCell = null): CareCell {
  return unix === null ? none : { unix };
}

/** A count as it is shown; null stays unknown. */
export function countCell(count: number | string | null): CareCell {
  return count === null ? null : String(count);
}

export interface TableMake {
  name: string;
  title: string;
  columns: readonly string[];
  none: string;
}

/** A part of a section: what of it the newest reading tells, else what was known of it before. */
export interface PartOf<T> {
  newest: T | null;
  before: T | null;
  unread_since_unix: number | null;
}

export function careTable<T>(
  make: TableMake,
  { newest, before, unread_since_unix }: PartOf<T>,
  toRows: (part: T) => CareRow[],
): CareTable {
  const part = newest ?? before;
  const rows = part === null ? null : toRows(part);
  return {
    ...make,
    rows,
    total: rows?.length ?? 0,
    is_held: newest === null && part !== null,
    unread_since_unix: newest === null ? unread_since_unix : null,
  };
}
