/** A host's live state as the database remembers it. */
import { readSampleFast } from "../../shared/sample/compiled.ts";
import { cutSample } from "../../shared/sample/cut_sample.ts";
import { type Kind, KINDS } from "../../shared/sample/mod.ts";
import {
  type ChangeRow,
  type HostRow,
  SampleDamaged,
  type Store,
  type StoredSample,
} from "../store/store.ts";
import { HostState, type LiveSample } from "./host_state.ts";
import type { ChangeView } from "./views.ts";

const RECENT_CHANGES = 20;

/** Rebuilds the state of `row` from its newest samples, recent changes and still open reasons. */
export async function restoreHost(
  row: HostRow,
  { store, open, onFault }: {
    store: Store;
    /** What an earlier process left open, of this host. */
    open: readonly ChangeRow[];
    onFault: (error: unknown) => void;
  },
): Promise<HostState> {
  const state = new HostState(row);
  for (const kind of KINDS) {
    const stored = await findLatest(store, row.id, kind, onFault);
    if (stored !== null) state.apply(toLiveSample(kind, stored));
  }
  const recent = await store.listChanges({ host_id: row.id, limit: RECENT_CHANGES });
  state.book.restore(recent.map(toChangeView), open.map(toChangeView));
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

function toLiveSample<K extends Kind>(kind: K, stored: StoredSample): LiveSample<K> {
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

function toChangeView(row: ChangeRow): ChangeView {
  const { code, subject, level, text, opened_at_ms, closed_at_ms } = row;
  return {
    code,
    subject,
    level,
    text,
    opened_unix: opened_at_ms / 1000,
    closed_unix: closed_at_ms === null ? null : closed_at_ms / 1000,
  };
}
