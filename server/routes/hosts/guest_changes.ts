import type { JournalEntry, LedgerStore } from "../../store/port.ts";
import type { GuestChange } from "../../views/mod.ts";

/** The journal is of the whole host: so much of it is looked through, and so much shown. */
const READ = 2_000;
const SHOWN = 20;

/** What changed of a guest and its configuration lately, the newest first. */
export async function listGuestChanges(
  store: Pick<LedgerStore, "listJournal">,
  hostId: number,
  guestId: string,
): Promise<GuestChange[]> {
  const entries = await store.listJournal({ host_id: hostId, limit: READ });
  return entries.filter((entry) => isOf(entry, guestId)).slice(0, SHOWN)
    .map(({ id, at_ms, what, before, after, is_cut }) => ({
      ...{ id, what, before, after, is_cut },
      at_unix: at_ms / 1000,
    }));
}

function isOf({ kind, subject_id }: JournalEntry, guestId: string): boolean {
  return (kind === "guest" || kind === "guest_config") && subject_id === guestId;
}
