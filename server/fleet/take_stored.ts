/** What is stored of a host becomes its live state: at a start, and of what another server has. */
import { readSampleFast } from "../../shared/sample/compiled.ts";
import { cutSample } from "../../shared/sample/cut_sample.ts";
import type { Reading } from "../../shared/sample/lenient.ts";
import {
  type Kind,
  KINDS,
  type SectionName,
  SECTIONS,
  type SectionValues,
} from "../../shared/sample/mod.ts";
import type { GoodReading, KnownSample } from "../../shared/verdict/mod.ts";
import { sectionsRead } from "../../shared/verdict/rule.ts";
import { findRule } from "../../shared/verdict/rules.ts";
import type { OpenReason } from "../incidents/reason_book.ts";
import {
  type ChangeRow,
  type HostRow,
  SampleDamaged,
  type StoredHost,
  type StoredReading,
  type StoredSample,
} from "../store/port.ts";
import type { HostState } from "./host_state.ts";

/**
 * Of what was not read (`null`, or a kind without a sample) the state keeps what it has. The samples
 * that it did not know.
 */
export function takeStored(
  state: HostState,
  stored: Omit<StoredHost, "host_id">,
  onFault: (error: unknown) => void,
): KnownSample[] {
  const { known, kept } = state.stored;
  const good = stored.good === null ? kept : readGood(state.row, stored.good, onFault);
  const taken: KnownSample[] = [];
  const samples = KINDS.flatMap((kind): KnownSample[] => {
    const before = known.samples[kind];
    const newest = stored.samples.get(kind);
    if (newest === undefined || newest.collected_at_us === before?.collected_at_us) {
      return before === null ? [] : [before];
    }
    const sample = toKnownSample(kind, newest);
    taken.push(sample);
    return [sample];
  });
  if (stored.events !== null) state.setEvents(stored.events);
  const reasons = stored.open.map(toReason);
  state.restore(good, samples, reasons);
  state.book.restore(reasons);
  return taken;
}

function readGood(
  row: HostRow,
  stored: readonly StoredReading[],
  onFault: (error: unknown) => void,
): Map<SectionName, GoodReading> {
  const good = new Map<SectionName, GoodReading>();
  for (const each of stored) {
    const reading = readStored(each);
    if (reading === null) onFault(new SampleDamaged(damageText(row, each.section)));
    else good.set(each.section, reading);
  }
  return good;
}

/** A sample as it is stored, read again. */
export function toKnownSample<K extends Kind>(kind: K, stored: StoredSample): KnownSample<K> {
  const data = JSON.parse(stored.payload);
  // What was stored by a version that did not cut.
  cutSample(data);
  return {
    kind,
    collected_at_us: stored.collected_at_us,
    received_at_ms: stored.received_at_ms,
    sent_at_ms: stored.sent_at_ms,
    sections: readSampleFast(kind, data),
  };
}

/** Null when it cannot be read any more, or is of a section that there is no more. */
function readStored(
  { section, collected_at_us, read_at_ms, text }: StoredReading,
): GoodReading | null {
  const kind = KINDS.find((each) => section in SECTIONS[each]);
  if (text === null || kind === undefined) return null;
  const sections: Partial<Record<SectionName, Reading<SectionValues[SectionName]>>> =
    readSampleFast(kind, { [section]: JSON.parse(text) });
  const value = sections[section]?.value ?? null;
  if (value === null) return null;
  return { value, collected_at_unix: collected_at_us / 1_000_000, read_unix: read_at_ms / 1000 };
}

function damageText({ name }: HostRow, section: string): string {
  return `Cannot read what "${name}" last told of its ${section}: it is damaged`;
}

/** What is not known of it any more is when its reading was made: it held already when it began. */
function toReason(row: ChangeRow): OpenReason {
  const { id, code, subject, subject_id, level, text, opened_at_ms } = row;
  const since_unix = opened_at_ms / 1000;
  const rule = findRule(code);
  const isRead = rule !== null && sectionsRead(rule, row).length > 0;
  const as_of_unix = isRead ? since_unix : null;
  return { id, code, subject, subject_id, level, text, since_unix, as_of_unix };
}
