import type { JournalRow } from "../../store/rows/ledger.ts";
import { isMadeByHand } from "../snapshots/pruning.ts";
import type { SnapshotChange } from "../snapshots/snapshot_reading.ts";

const MOST_ROWS = 200;

/** What was made or destroyed by hand or of a guest: nobody is alarmed, and it is written down. */
export function snapshotRows(
  changes: readonly SnapshotChange[],
  { host_id, at_ms }: Pick<JournalRow, "host_id" | "at_ms">,
): JournalRow[] {
  return changes.filter((change) => isMadeByHand(change.class)).flatMap((change) => {
    return (["created", "destroyed"] as const).filter((what) => change[what] > 0).map((what) => ({
      host_id,
      at_ms,
      kind: "snapshots" as const,
      subject_id: change.dataset,
      what: `${change.class} ${what}`,
      before: null,
      after: String(change[what]),
      is_cut: false,
    }));
  }).slice(0, MOST_ROWS);
}
