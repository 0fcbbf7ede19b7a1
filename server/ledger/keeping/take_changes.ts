/** Changes of a host, section by section, for its journal. */
import type { SectionName, SectionValues } from "../../../shared/sample/mod.ts";
import type { KnownSample } from "../../../shared/verdict/mod.ts";
import { sectionsOf } from "../../../shared/verdict/section_fault.ts";
import type { JournalRow } from "../../store/rows/ledger.ts";
import { type HostJournal, journalPieces } from "../journal/advance_journal.ts";
import { SOURCES } from "../journal/picture.ts";
import { finish, type Pieces } from "../pieces.ts";
import type { HostMemory, TakenSection } from "./host_memory.ts";

/** Sections that the journal follows. */
export const FOLLOWED: ReadonlySet<SectionName> = new Set(SOURCES.map(({ section }) => section));
const SOURCES_OF = Map.groupBy(SOURCES, ({ section }): SectionName => section);

/** What changed, as rows. */
export function* takeChanges(
  memory: HostMemory,
  sample: KnownSample,
  atMs: number,
): Pieces<JournalRow[]> {
  const rows: JournalRow[] = [];
  for (const [section, { value, errors }] of sectionsOf(sample)) {
    if (!FOLLOWED.has(section) || value === null) continue;
    // A section's value is of the type of its name.
    const typed = value as SectionValues[SectionName];
    const taken = { value: typed, at_ms: atMs, is_whole: errors.length === 0 };
    const before = memory.taken.get(section);
    memory.taken.set(section, taken);
    if (before === undefined || isSame(section, before, taken)) continue;
    memory.journal = yield* withSection(memory, section, before);
    const step = yield* journalPieces(memory.journal, readingOf(memory, section, taken));
    memory.journal = step.state;
    rows.push(...step.rows);
  }
  return rows;
}

function isSame(section: SectionName, a: TakenSection, b: TakenSection): boolean {
  if (b.is_whole && !a.is_whole) return false;
  for (const source of SOURCES_OF.get(section) ?? []) {
    // A source compares the section that it names.
    if (!source.isSame(a.value as never, b.value as never)) return false;
  }
  return true;
}

function readingOf({ host_id }: HostMemory, section: SectionName, taken: TakenSection) {
  return { host_id, section, ...taken };
}

/** The journal that knows of a section: as it was first taken, which is no change. */
function* withSection(
  memory: HostMemory,
  section: SectionName,
  taken: TakenSection,
): Pieces<HostJournal | null> {
  if (memory.journal?.read_ms[section] !== undefined) return memory.journal;
  const { state } = yield* journalPieces(memory.journal, readingOf(memory, section, taken));
  return state;
}

/** Everything of a host as it stands. */
export function presentJournal(memory: HostMemory): HostJournal | null {
  for (const [section, taken] of memory.taken) {
    memory.journal = finish(withSection(memory, section, taken));
  }
  return memory.journal;
}
