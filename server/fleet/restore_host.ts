/** A host's live state as the database remembers it. */
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
  StorageError,
  type Store,
  type StoredReading,
  type StoredSample,
} from "../store/port.ts";
import { fault } from "./fault.ts";
import { HostState } from "./host_state.ts";

interface RestoreOptions {
  store: Store;
  /** What an earlier process left open, of this host. */
  open: readonly ChangeRow[];
  newReasonId: () => string;
  onFault: (error: unknown) => void;
}

/**
 * Rebuilds the state of `row` from what is stored of it. One that cannot be restored begins anew,
 * unknown, and keeps no other from being taken up; throws `StorageError` where there is no database.
 */
export async function restoreHost(row: HostRow, options: RestoreOptions): Promise<HostState> {
  try {
    return await readHost(row, options);
  } catch (error) {
    // Without the database there is no host at all: that is not this one's fault.
    if (error instanceof StorageError) throw error;
    options.onFault(fault(`restore "${row.name}"`, error));
    return new HostState(row, options.newReasonId);
  }
}

async function readHost(
  row: HostRow,
  { store, open, newReasonId, onFault }: RestoreOptions,
): Promise<HostState> {
  const state = new HostState(row, newReasonId);
  const good = new Map<SectionName, GoodReading>();
  for (const stored of await store.listLastGood(row.id)) {
    const reading = readStored(stored);
    if (reading === null) onFault(new SampleDamaged(damageText(row, stored.section)));
    else good.set(stored.section, reading);
  }
  const samples: KnownSample[] = [];
  for (const kind of KINDS) {
    const stored = await findLatest(store, row.id, kind, onFault);
    if (stored !== null) samples.push(toKnownSample(kind, stored));
  }
  state.setEvents(await store.listHostEvents(row.id));
  const reasons = open.map(toReason);
  state.restore(good, samples, reasons);
  state.book.restore(reasons);
  return state;
}

/** A sample that cannot be decoded any more counts as absent: the host stays, unknown. */
async function findLatest(
  store: Store,
  hostId: number,
  kind: Kind,
  onFault: (error: unknown) => void,
): Promise<StoredSample | null> {
  try {
    return await store.latestSample(hostId, kind);
  } catch (error) {
    if (!(error instanceof SampleDamaged)) throw error;
    onFault(error);
    return null;
  }
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
