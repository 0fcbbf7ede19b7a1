import type { ChangeView } from "../../views/mod.ts";

/** What holds of every host until its agent has sent one sample of each kind. */
const BEGINNING: ReadonlySet<string> = new Set(["never_connected", "sample_missing"]);

/** A beginning that lasted longer is worth telling. */
const BEGINNING_SECONDS = 60;

/** The changes without those that tell nothing: a new host's first moments, and what closed at once. */
export function listTellingChanges<C extends ChangeView>(changes: readonly C[]): C[] {
  return changes.filter(({ code, opened_unix, closed_unix }) =>
    closed_unix === null ||
    closed_unix - opened_unix >= (BEGINNING.has(code) ? BEGINNING_SECONDS : 1)
  );
}
