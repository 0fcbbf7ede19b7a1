/** What opened and closed on a host lately, as its page and the API list it. */
import type { ChangeRow, ChangeStore } from "../store/port.ts";
import type { ListedChange } from "../views/mod.ts";
import { labelOf } from "../views/reason_label.ts";

const SHOWN = 20;
/** So many are read at once to find those that tell something. */
const READ = 100;

/** What holds of every host until its agent has sent one sample of each kind. */
const BEGINNING: ReadonlySet<string> = new Set(["never_connected", "sample_missing"]);

/** A beginning that lasted longer is worth telling. */
const BEGINNING_MS = 60_000;
const OTHERS_MS = 1_000;

/** The changes of a host that tell something, the newest first; at most 20. */
export async function listRecentChanges(
  store: Pick<ChangeStore, "listChanges">,
  hostId: number,
): Promise<ListedChange[]> {
  const rows = await store.listChanges({ host_id: hostId, limit: READ });
  return rows.filter(isTelling).slice(0, SHOWN).map(toListedChange);
}

/** A new host's first moments tell nothing, nor does what closed at once. */
export function isTelling(
  change: Pick<ChangeRow, "code" | "opened_at_ms" | "closed_at_ms">,
): boolean {
  const { code, opened_at_ms, closed_at_ms } = change;
  const least = BEGINNING.has(code) ? BEGINNING_MS : OTHERS_MS;
  return closed_at_ms === null || closed_at_ms - opened_at_ms >= least;
}

function toListedChange(row: ChangeRow): ListedChange {
  const { id, code, subject, subject_id, level, text, opened_at_ms, closed_at_ms } = row;
  return {
    id,
    code,
    subject,
    subject_id,
    label: labelOf(row),
    level,
    text,
    opened_unix: opened_at_ms / 1000,
    closed_unix: closed_at_ms === null ? null : closed_at_ms / 1000,
  };
}
