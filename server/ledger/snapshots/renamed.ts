import type { LedgerSnapshotRow } from "../../store/rows/ledger.ts";
import { PIECE, type Pieces } from "../pieces.ts";
import { pathBelow, type SnapshotsReading } from "./snapshot_reading.ts";

/**
 * The rows with the paths that their datasets have at present: one that is listed no more and one
 * that is new, made in the same second as no other, are one dataset that was renamed.
 */
export function* findRenamed(
  rows: readonly LedgerSnapshotRow[],
  { datasets, pool, is_whole }: SnapshotsReading,
): Pieces<readonly LedgerSnapshotRow[]> {
  if (!is_whole) return rows;
  const listed = new Set<string>();
  for (const [index, { name }] of datasets.entries()) {
    if (index % PIECE === 0) yield;
    listed.add(pathBelow(pool, name));
  }
  const known = new Set<string>();
  for (const [index, { path }] of rows.entries()) {
    if (index % PIECE === 0) yield;
    known.add(path);
  }
  yield;
  const gone = pathsByCreation(
    rows.filter(({ path, gone_ms }) => !listed.has(path) && gone_ms === null),
  );
  if (gone.size === 0) return rows;
  yield;
  const added = pathsByCreation(
    datasets.map(({ name, creation_unix }) => ({ path: pathBelow(pool, name), creation_unix }))
      .filter(({ path }) => !known.has(path)),
  );
  const renamed = new Map<string, string>();
  for (const [creation, paths] of gone) {
    const to = added.get(creation);
    const [before, now] = [[...paths][0], [...to ?? []][0]];
    if (paths.size === 1 && to?.size === 1 && before !== undefined && now !== undefined) {
      renamed.set(before, now);
    }
  }
  if (renamed.size === 0) return rows;
  return rows.map((row) => {
    const path = renamed.get(row.path);
    return path === undefined ? row : { ...row, path };
  });
}

function pathsByCreation(
  items: readonly { path: string; creation_unix: number | null }[],
): Map<number, Set<string>> {
  const paths = new Map<number, Set<string>>();
  for (const { path, creation_unix } of items) {
    if (creation_unix === null) continue;
    paths.set(creation_unix, (paths.get(creation_unix) ?? new Set()).add(path));
  }
  return paths;
}
