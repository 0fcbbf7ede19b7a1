/** A host's facts as they stand, and each change of them as a row. */
import { own } from "../../../shared/own.ts";
import type { SectionName, SectionValues } from "../../../shared/sample/mod.ts";
import { type JournalKind, type JournalRow } from "../../store/rows/ledger.ts";
import { DAY_MS } from "../pool_reading.ts";
import { finish, PIECE, type Pieces } from "../pieces.ts";
import { followDevices } from "./follow_devices.ts";
import { type Properties, SOURCES, type Subjects } from "./picture.ts";

/** A host whose guests restart all day writes no more than this. */
export const MOST_ROWS_A_DAY = 5_000;
/** One reading, such as the one after a cluster's storage was set up anew. */
export const MOST_ROWS_AT_ONCE = 500;
const MOST_TEXT = 1_024;
/** All properties of what went. */
const MOST_GONE_TEXT = 8_192;

/** By kind, then by subject. A kind that is absent was never read. */
export type Picture = Readonly<Partial<Record<JournalKind, Subjects>>>;

export interface HostJournal {
  host_id: number;
  picture: Picture;
  /** When each section was last read. */
  read_ms: Readonly<Partial<Record<SectionName, number>>>;
  /** Since the epoch, and how many rows were written on it. */
  day: number;
  rows_of_day: number;
}

export interface JournalReading<S extends SectionName = SectionName> {
  host_id: number;
  at_ms: number;
  section: S;
  value: SectionValues[S];
  /** Whether nothing of it was left out: what is not listed is not there. */
  is_whole: boolean;
}

export interface JournalStep {
  state: HostJournal;
  rows: readonly JournalRow[];
}

/**
 * What a reading of one section changes. What is read for the first time is no change; what is not
 * told stays as it was known. A reading that is older than the last of its section adds nothing.
 */
export function advanceJournal(state: HostJournal | null, reading: JournalReading): JournalStep {
  return finish(journalPieces(state, reading));
}

/** The same, some subjects at a time. */
export function* journalPieces(
  state: HostJournal | null,
  reading: JournalReading,
): Pieces<JournalStep> {
  const { host_id, at_ms, section } = reading;
  const known = state ?? { host_id, picture: {}, read_ms: {}, day: 0, rows_of_day: 0 };
  if (at_ms <= (known.read_ms[section] ?? -Infinity)) return { state: known, rows: [] };
  const picture: Partial<Record<JournalKind, Subjects>> = { ...known.picture };
  const rows: JournalRow[] = [];
  for (const one of SOURCES) {
    if (one.section !== section) continue;
    // A source reads the section that it names.
    const subjects = one.subjects(reading.value as never);
    const before = picture[one.kind];
    const told = one.kind === "device"
      ? followDevices(before ?? NONE, subjects)
      : yield* listSubjects(subjects);
    // Both the machine and its versions are properties of the host.
    const isFirst = before === undefined;
    const { subject_rows, now } = yield* compare(before ?? NONE, told, {
      ...reading,
      ...one,
      isFirst,
    });
    picture[one.kind] = now;
    rows.push(...subject_rows);
  }
  const limited = limitRows(rows, known, reading);
  return {
    state: {
      host_id,
      picture,
      read_ms: { ...known.read_ms, [section]: at_ms },
      day: Math.floor(at_ms / DAY_MS),
      rows_of_day: limited.rows_of_day,
    },
    rows: limited.rows,
  };
}

interface Comparison extends Pick<JournalReading, "host_id" | "at_ms" | "is_whole"> {
  kind: JournalKind;
  is_complete: boolean;
  isFirst: boolean;
}

const NONE: Subjects = new Map();

type NewlyTold = ReadonlyMap<string, Properties | null>;

function* listSubjects(
  subjects: Iterable<readonly [string, Properties | null]>,
): Pieces<NewlyTold> {
  const told = new Map<string, Properties | null>();
  let count = 0;
  for (const [subject, properties] of subjects) {
    if (count++ % PIECE === 0) yield;
    told.set(subject, properties);
  }
  return told;
}

function* compare(
  before: Subjects,
  told: NewlyTold,
  comparison: Comparison,
): Pieces<{ subject_rows: JournalRow[]; now: Subjects }> {
  const { kind, isFirst, is_complete, is_whole } = comparison;
  const now = new Map(before);
  yield;
  const subject_rows: JournalRow[] = [];
  for (const [index, [subject_id, properties]] of [...told].entries()) {
    if (index % PIECE === 0) yield;
    if (properties === null) continue;
    const earlier = before.get(subject_id);
    now.set(subject_id, is_complete ? properties : { ...earlier, ...properties });
    if (earlier === undefined) {
      if (!isFirst) subject_rows.push(rowOf({ subject_id, what: "present" }, null, "yes"));
      continue;
    }
    const names = new Set([
      ...Object.keys(properties),
      ...(is_complete ? Object.keys(earlier) : []),
    ]);
    for (const what of names) {
      const [old, value] = [own(earlier, what), own(properties, what)];
      // What was not known before, and is, is learned and no change.
      if (old === value || (old === undefined && !is_complete)) continue;
      subject_rows.push(rowOf({ subject_id, what }, old ?? null, value ?? null));
    }
  }
  yield;
  for (const [index, [subject_id, earlier]] of [...before].entries()) {
    if (index % PIECE === 0) yield;
    if (!is_whole || told.has(subject_id) || kind === "host") continue;
    now.delete(subject_id);
    subject_rows.push(rowOf({ subject_id, what: "present" }, JSON.stringify(earlier), null));
  }
  return { subject_rows, now };

  function rowOf(
    about: Pick<JournalRow, "subject_id" | "what">,
    old: string | null,
    value: string | null,
  ): JournalRow {
    const { host_id, at_ms } = comparison;
    const most = about.what === "present" ? MOST_GONE_TEXT : MOST_TEXT;
    const is_cut = [old, value].some((text) => (text?.length ?? 0) > most);
    return {
      host_id,
      at_ms,
      kind,
      ...about,
      before: old?.slice(0, most) ?? null,
      after: value?.slice(0, most) ?? null,
      is_cut,
    };
  }
}

function limitRows(
  rows: readonly JournalRow[],
  { day, rows_of_day }: HostJournal,
  { host_id, at_ms }: JournalReading,
) {
  const written = day === Math.floor(at_ms / DAY_MS) ? rows_of_day : 0;
  const room = Math.max(0, Math.min(MOST_ROWS_AT_ONCE, MOST_ROWS_A_DAY - written));
  if (rows.length <= room) return { rows, rows_of_day: written + rows.length };
  const kept = rows.slice(0, room);
  const cut: JournalRow = {
    host_id,
    at_ms,
    kind: "journal",
    subject_id: "",
    what: "cut",
    before: null,
    after: String(rows.length - room),
    is_cut: true,
  };
  // Once the day is full, only its first such row is written.
  const isSaid = room === 0 && written > MOST_ROWS_A_DAY;
  return {
    rows: isSaid ? kept : [...kept, cut],
    rows_of_day: written + kept.length + 1,
  };
}
