/** When a host, or a part of it, was not read, and why: the causes of gaps in its charts. */
import type { ChangeRow, ChangeStore } from "../store/port.ts";
import type { UnreadTime } from "../views/mod.ts";

/** Reasons that say that something was not read. */
const UNREAD_CODES: ReadonlySet<string> = new Set([
  "offline",
  "sample_stale",
  "section_stuck",
  "section_late",
  "section_missing",
  "section_error",
  "no_current_figures",
  "not_judged",
]);

/** So many changes are looked through: of a host that changes all the time the last of them. */
const READ = 500;
/** What was over sooner leaves no gap. */
const LEAST_MS = 60_000;
/** More gaps than these nobody tells apart. */
const MOST = 50;

/** Those that touch the time from `fromMs` to `untilMs`, the newest first. */
export async function listUnreadTimes(
  store: Pick<ChangeStore, "listChanges">,
  hostId: number,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): Promise<UnreadTime[]> {
  const rows = await store.listChanges({ host_id: hostId, limit: READ });
  return rows.filter((row) => UNREAD_CODES.has(row.code) && isWithin(row, fromMs, untilMs))
    .slice(0, MOST)
    .map(({ text, opened_at_ms, closed_at_ms }) => ({
      from_unix: opened_at_ms / 1000,
      to_unix: closed_at_ms === null ? null : closed_at_ms / 1000,
      cause: text,
    }));
}

function isWithin({ opened_at_ms, closed_at_ms }: ChangeRow, fromMs: number, untilMs: number) {
  if (closed_at_ms === null) return opened_at_ms <= untilMs;
  return opened_at_ms <= untilMs && closed_at_ms >= fromMs &&
    closed_at_ms - opened_at_ms >= LEAST_MS;
}
