/** What a sample changes of its host beside what is known of it: its versions, and the operator's word. */
import type { KnownSample } from "../../shared/verdict/mod.ts";
import type { Store } from "../store/port.ts";
import type { BackgroundWrites } from "./background_writes.ts";
import type { HostState } from "./host_state.ts";
import type { Keeping } from "./kept_readings.ts";
import { returnedPools } from "./operator_word.ts";
import type { OperatorWords } from "./operator_words.ts";

export interface TakeUpParts {
  store: Pick<Store, "recordVersions" | "deleteLeftPool">;
  writes: BackgroundWrites;
  words: OperatorWords;
}

/** Puts a sample into the state of its host; what is to be kept with it. */
export function takeUp(state: HostState, sample: KnownSample, parts: TakeUpParts): Keeping {
  const keeping = state.apply(sample);
  recordVersions(state, parts);
  forgetReturned(state, parts);
  return keeping;
}

/** The versions last reported outlive a sample that does not tell them. */
function recordVersions(state: HostState, { store, writes }: TakeUpParts): void {
  const { pve_version = null, zfs_version = null } = state.standing("system_info").value ?? {};
  const { row } = state;
  const versions = {
    pve_version: pve_version ?? row.pve_version,
    zfs_version: zfs_version ?? row.zfs_version,
  };
  if (versions.pve_version === row.pve_version && versions.zfs_version === row.zfs_version) {
    return;
  }
  state.row = { ...row, ...versions };
  writes.add(store.recordVersions(row.id, versions));
}

/** A pool that left for good and is there again did not leave. */
function forgetReturned(state: HostState, { store, writes, words }: TakeUpParts): void {
  const returned = returnedPools(state.known, state.left);
  if (returned.length === 0) return;
  for (const { host_id, guid } of returned) writes.add(store.deleteLeftPool(host_id, guid));
  words.forget(returned);
  words.give(state);
}
