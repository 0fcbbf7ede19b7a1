/** What the page "Now" says of the whole fleet in a few figures. */
import type { HostCard } from "./host_card.ts";
import type { IncidentRow, IncidentTone } from "./incidents.ts";

/** Sums over the hosts that are connected, as far as each figure is known. Null: of no host it is. */
export interface FleetTotals {
  /** Connected hosts. */
  hosts: number;
  cpu_cores: number | null;
  /** 0 to 100, of all these cores. */
  cpu_percent: number | null;
  mem_used_bytes: number | null;
  mem_total_bytes: number | null;
  zfs_used_bytes: number | null;
  zfs_size_bytes: number | null;
  /** Of the pools whose growth is known; null: of none it is yet. */
  zfs_growth_bytes_per_week: number | null;
  guests_running: number | null;
  guests_total: number | null;
}

/** When anything was read last, by this server's clock; null: never. */
export function newestRead(cards: readonly Pick<HostCard, "read_unix">[]): number | null {
  let newest: number | null = null;
  for (const { read_unix } of cards) {
    if (read_unix !== null && read_unix > (newest ?? -Infinity)) newest = read_unix;
  }
  return newest;
}

/** Guests that run where an incident is: on its host, in its cluster or its group; null: unknown. */
export function guestsAt(
  { host, place }: Pick<IncidentRow, "host" | "place">,
  cards: readonly HostCard[],
): number | null {
  const there = cards.filter(({ name, cluster_name, group }) =>
    host === null ? cluster_name === place || group === place : name === host
  );
  const counts = there.flatMap(({ guests_running }) => guests_running ?? []);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** A quarter of an hour of the last day. */
export interface DaySlot {
  begin_unix: number;
  /** The worst of any problem in it; null: none. */
  level: IncidentTone | null;
}

const DAY_SECONDS = 86_400;
const SLOT_SECONDS = 900;

/** Worst first. */
const TONES: readonly IncidentTone[] = ["offline", "critical", "unknown", "warning"];

type Problem = Pick<IncidentRow, "worst_level" | "began_unix" | "resolved_unix">;

/** The last day in quarters of an hour, the oldest first. */
export function toDaySlots(problems: readonly Problem[], nowUnix: number): DaySlot[] {
  const end = Math.ceil(nowUnix / SLOT_SECONDS) * SLOT_SECONDS;
  const slots = Array.from({ length: DAY_SECONDS / SLOT_SECONDS }, (_, index): DaySlot => ({
    begin_unix: end - DAY_SECONDS + index * SLOT_SECONDS,
    level: null,
  }));
  for (const { worst_level, began_unix, resolved_unix } of problems) {
    const until = resolved_unix ?? nowUnix;
    for (const slot of slots) {
      if (slot.begin_unix > until || slot.begin_unix + SLOT_SECONDS <= began_unix) continue;
      if (slot.level === null || TONES.indexOf(worst_level) < TONES.indexOf(slot.level)) {
        slot.level = worst_level;
      }
    }
  }
  return slots;
}

/** Seconds of the last day in which any of `problems` was there, however many at once. */
export function problemSeconds(problems: readonly Problem[], nowUnix: number): number {
  const spans = problems.map(({ began_unix, resolved_unix }) => ({
    start: Math.max(began_unix, nowUnix - DAY_SECONDS),
    end: Math.min(resolved_unix ?? nowUnix, nowUnix),
  })).filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  let [seconds, covered] = [0, -Infinity];
  for (const { start, end } of spans) {
    seconds += Math.max(0, end - Math.max(start, covered));
    covered = Math.max(covered, end);
  }
  return seconds;
}
