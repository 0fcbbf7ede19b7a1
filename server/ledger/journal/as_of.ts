/** A host's facts as they were at a past minute, as far as its journal reaches. */
import type { JournalKind, JournalRow } from "../../store/rows/ledger.ts";
import type { Picture } from "./advance_journal.ts";
import type { Properties } from "./picture.ts";

export interface PastPicture {
  picture: Picture;
  /** Whether every change since then is in the rows: else some of it is of a later time. */
  is_whole: boolean;
  /** Subjects of which a text was cut: their value is not to be had. */
  cut: readonly { kind: JournalKind; subject_id: string; what: string }[];
}

/**
 * Takes back, from the newest on, what changed after `atMs`. `rows` are in the order in which they
 * were written; `reachesMs` is the time since which none was removed.
 */
export function pictureAsOf(
  present: Picture,
  rows: readonly JournalRow[],
  { atMs, reachesMs }: { atMs: number; reachesMs: number },
): PastPicture {
  const subjects = new Map<string, Map<string, Properties>>(
    Object.entries(present).map(([kind, known]) => [kind, new Map(known)]),
  );
  const cut: { kind: JournalKind; subject_id: string; what: string }[] = [];
  let isWhole = atMs >= reachesMs;
  for (const row of rows.filter(({ at_ms }) => at_ms > atMs).toReversed()) {
    // Snapshots that came and went are no property of their dataset.
    if (row.kind === "snapshots") continue;
    if (row.kind === "journal") {
      isWhole = false;
      continue;
    }
    const { kind, subject_id, what } = row;
    const known = subjects.get(kind) ?? new Map<string, Properties>();
    subjects.set(kind, known);
    if (row.is_cut) cut.push({ kind, subject_id, what });
    takeBack(known, row);
  }
  return {
    picture: Object.fromEntries(subjects),
    is_whole: isWhole,
    cut,
  };
}

function takeBack(known: Map<string, Properties>, row: JournalRow): void {
  const { subject_id, what, before, is_cut } = row;
  if (what === "present") {
    if (before === null) known.delete(subject_id);
    else known.set(subject_id, is_cut ? {} : JSON.parse(before));
    return;
  }
  const { [what]: _after, ...others } = known.get(subject_id) ?? {};
  known.set(subject_id, before === null || is_cut ? others : { ...others, [what]: before });
}
