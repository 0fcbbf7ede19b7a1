/** A host's live state as the database remembers it. */
import { type Kind, KINDS } from "../../shared/sample/mod.ts";
import {
  type ChangeRow,
  type HostRow,
  SampleDamaged,
  StorageError,
  type Store,
  type StoredSample,
} from "../store/port.ts";
import { fault } from "./fault.ts";
import { HostState } from "./host_state.ts";
import { takeStored } from "./take_stored.ts";

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
  const good = await store.listLastGood(row.id);
  const samples = new Map<Kind, StoredSample>();
  for (const kind of KINDS) {
    const stored = await findLatest(store, row.id, kind, onFault);
    if (stored !== null) samples.set(kind, stored);
  }
  const events = await store.listHostEvents(row.id);
  takeStored(state, { samples, good, events, open }, onFault);
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
