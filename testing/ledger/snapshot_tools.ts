/** Tools that make and prune snapshots of one dataset, each in its own way. Times are epoch seconds. */
import type { Random } from "../../tools/sample_week/random.ts";

export interface Snapshot {
  class: string;
  frequency: string | null;
  made_unix: number;
}

export interface Tool {
  name: string;
  /** What there is after the tool ran, at each turn of its timer. */
  run: (snapshots: readonly Snapshot[], nowUnix: number) => Snapshot[];
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** When the present turn of a period began, by the wall clock of `zone`. */
function turnOf(nowUnix: number, period: Period, zone: string): number {
  if (typeof period === "number") return Math.floor(nowUnix / period) * period;
  const day = Temporal.Instant.fromEpochMilliseconds(nowUnix * 1000).toZonedDateTimeISO(zone)
    .startOfDay();
  const start = period === "daily"
    ? day
    : period === "weekly"
    ? day.subtract({ days: day.dayOfWeek - 1 })
    : day.with({ day: 1 });
  return start.epochMilliseconds / 1000;
}

type Period = number | "daily" | "weekly" | "monthly";

interface Retention {
  frequency: string;
  period: Period;
  keep: number;
}

/** Keeps so many of each frequency, by number: the oldest go first. */
function byNumber(tool: string, retentions: readonly Retention[], zone: string): Tool {
  const turns = new Map<string, number>();
  let quarter = -1;
  return {
    name: tool,
    run: (snapshots, nowUnix) => {
      const kept = [...snapshots];
      // No turn of any begins but at a quarter of an hour.
      if (quarter === Math.floor(nowUnix / (15 * MINUTE))) return kept;
      quarter = Math.floor(nowUnix / (15 * MINUTE));
      for (const { frequency, period, keep } of retentions) {
        const turn = turnOf(nowUnix, period, zone);
        const last = turns.get(frequency);
        turns.set(frequency, turn);
        if (last !== turn) kept.push({ class: tool, frequency, made_unix: nowUnix });
        const own = kept.filter((one) => one.frequency === frequency);
        for (const old of own.slice(0, Math.max(0, own.length - keep))) {
          kept.splice(kept.indexOf(old), 1);
        }
      }
      return kept;
    },
  };
}

export const sanoid = (zone: string): Tool =>
  byNumber("sanoid", [
    { frequency: "hourly", period: HOUR, keep: 36 },
    { frequency: "daily", period: "daily", keep: 30 },
    { frequency: "monthly", period: "monthly", keep: 3 },
  ], zone);

export const zfsAutoSnapshot = (zone: string): Tool =>
  byNumber("zfs-auto-snapshot", [
    { frequency: "frequent", period: 15 * MINUTE, keep: 4 },
    { frequency: "hourly", period: HOUR, keep: 24 },
    { frequency: "daily", period: "daily", keep: 31 },
    { frequency: "weekly", period: "weekly", keep: 8 },
    { frequency: "monthly", period: "monthly", keep: 12 },
  ], zone);

/** Keeps all of the last hour, then the oldest of each hour, then of each day: those in between go. */
export function zrepl(): Tool {
  let turn = -1;
  return {
    name: "zrepl",
    run: (snapshots, nowUnix) => {
      const at = Math.floor(nowUnix / (10 * MINUTE));
      if (at === turn) return [...snapshots];
      turn = at;
      const all = [...snapshots, { class: "zrepl", frequency: null, made_unix: nowUnix }];
      const held = new Set<string>();
      return all.filter(({ made_unix }) => {
        const age = nowUnix - made_unix;
        if (age <= HOUR) return true;
        if (age > HOUR + DAY + 14 * DAY) return false;
        const cell = age <= HOUR + DAY
          ? `hour ${Math.floor((age - HOUR) / HOUR)}`
          : `day ${Math.floor((age - HOUR - DAY) / DAY)}`;
        if (held.has(cell)) return false;
        held.add(cell);
        return true;
      });
    },
  };
}

/** One for each target, replaced by the next. */
export function pveReplication(): Tool {
  return {
    name: "pve replication",
    run: (snapshots, nowUnix) => {
      const made_unix = Math.floor(nowUnix / (15 * MINUTE)) * 15 * MINUTE;
      return snapshots.at(-1)?.made_unix === made_unix
        ? [...snapshots]
        : [{ class: "pve replication", frequency: null, made_unix }];
    },
  };
}

/** Made before somebody tries something; forgotten, then removed many at once. */
export function byHand(name: string, random: Random): Tool {
  return {
    name,
    run: (snapshots, nowUnix) => {
      if (snapshots.length > 40 || (snapshots.length > 2 && random() < 0.001)) {
        return snapshots.filter(() => random() < 0.1);
      }
      return random() < 0.01
        ? [...snapshots, { class: name, frequency: null, made_unix: nowUnix }]
        : [...snapshots];
    },
  };
}

/** One while a backup runs at night. */
export function vzdump(): Tool {
  return {
    name: "vzdump",
    run: (snapshots, nowUnix) => {
      const isRunning = nowUnix % DAY >= 2 * HOUR && nowUnix % DAY < 3 * HOUR;
      if (!isRunning) return [];
      return snapshots.length > 0
        ? [...snapshots]
        : [{ class: "vzdump", frequency: null, made_unix: nowUnix }];
    },
  };
}
