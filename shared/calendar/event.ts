/**
 * Calendar events as Proxmox VE reads them for backup and replication jobs: its documentation's
 * appendix "Calendar Events", and the crate `proxmox-time` for what that leaves open. They look
 * like systemd's, without `~`, fractions of seconds and time zones other than UTC.
 */

/** The values of one place that an event takes; null: all of them. */
type Values = ReadonlySet<number> | null;

export interface CalendarEvent {
  /** 1 (Monday) to 7. */
  weekdays: Values;
  years: Values;
  /** 1 to 12. */
  months: Values;
  /** 1 to 31. */
  days: Values;
  hours: Values;
  minutes: Values;
  seconds: Values;
  /** Whether it is meant in UTC; else in the zone of the node. */
  utc: boolean;
}

/** The range of a place; `step` below its end begins at the first. */
interface Place {
  first: number;
  last: number;
}

const YEAR: Place = { first: 0, last: 2199 };
const MONTH: Place = { first: 1, last: 12 };
const DAY: Place = { first: 1, last: 31 };
const HOUR: Place = { first: 0, last: 23 };
const MINUTE: Place = { first: 0, last: 59 };

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** What the words stand for, written out. */
const WORDS: Readonly<Record<string, string>> = {
  minutely: "*:*",
  hourly: "*:0",
  daily: "0:0",
  weekly: "mon 0:0",
  monthly: "*-1 0:0",
  yearly: "1-1 0:0",
  annually: "1-1 0:0",
  quarterly: "1,4,7,10-1 0:0",
  semiannually: "1,7-1 0:0",
  "semi-annually": "1,7-1 0:0",
};

/** No event that means anything is longer. */
const MAX_LENGTH = 200;

/** Null when `text` is no calendar event. */
export function parseCalendarEvent(text: string): CalendarEvent | null {
  if (text.length > MAX_LENGTH) return null;
  const local = text.trim().replace(/ *UTC$/, "");
  const utc = local !== text.trim();
  const words = (Object.hasOwn(WORDS, local) ? WORDS[local] ?? "" : local).split(/ +/);

  const weekdays = /^[A-Za-z]/.test(words[0] ?? "")
    ? parseWeekdays(words.shift() ?? "")
    : undefined;
  const date = (words[0] ?? "").includes("-") ? parseDate(words.shift() ?? "") : undefined;
  const time = words.length > 0 ? parseTime(words.shift() ?? "") : MIDNIGHT;
  if (weekdays === null || date === null || time === null || words.length > 0) return null;
  return { weekdays: weekdays ?? null, ...(date ?? EVERY_DAY), ...time, utc };
}

type DateValues = Pick<CalendarEvent, "years" | "months" | "days">;
type TimeValues = Pick<CalendarEvent, "hours" | "minutes" | "seconds">;

const EVERY_DAY: DateValues = { years: null, months: null, days: null };
const MIDNIGHT: TimeValues = {
  hours: new Set([0]),
  minutes: new Set([0]),
  seconds: new Set([0]),
};

/** `mon`, `mon,wed`, `mon..fri`, `sat..mon`; the first three letters or the whole name. */
function parseWeekdays(text: string): ReadonlySet<number> | null {
  const days = new Set<number>();
  for (const part of text.split(",")) {
    const [first, last = first, ...more] = part.split("..").map(weekdayOf);
    if (!first || !last || more.length > 0) return null;
    const count = (last - first + 7) % 7;
    for (let i = 0; i <= count; i++) days.add((first - 1 + i) % 7 + 1);
  }
  return days;
}

/** 1 to 7; 0 of what is no weekday. */
function weekdayOf(word: string): number {
  const lower = word.toLowerCase();
  return WEEKDAYS.findIndex((day) => day === lower || day.slice(0, 3) === lower) + 1;
}

/** `YEARS-MONTHS-DAYS` or `MONTHS-DAYS`; a month alone, as in `*-1`, is `MONTHS-DAYS` too. */
function parseDate(text: string): DateValues | null {
  const parts = text.split("-");
  if (parts.length < 2 || parts.length > 3) return null;
  const [days, months, years] = [
    parseValues(parts.at(-1) ?? "", DAY),
    parseValues(parts.at(-2) ?? "", MONTH),
    parts.length === 3 ? parseValues(parts[0] ?? "", YEAR) : null,
  ];
  if (days === undefined || months === undefined || years === undefined) return null;
  return { years, months, days };
}

/** `HOURS:MINUTES:SECONDS`, `HOURS:MINUTES`, or minutes of every hour. */
function parseTime(text: string): TimeValues | null {
  const parts = text.split(":");
  if (parts.length > 3) return null;
  const hours = parts.length > 1 ? parseValues(parts.shift() ?? "", HOUR) : null;
  const minutes = parseValues(parts[0] ?? "", MINUTE);
  const seconds = parts.length > 1 ? parseValues(parts[1] ?? "", MINUTE) : new Set([0]);
  if (hours === undefined || minutes === undefined || seconds === undefined) return null;
  return { hours, minutes, seconds };
}

/** `*`, and a list of `5`, `5..10`, `5/10`, `5..30/10`, or `*` with a step; undefined of another form. */
function parseValues(text: string, place: Place): Values | undefined {
  const every = /^\*(?:\/(\d{1,4}))?$/.exec(text);
  if (every !== null) {
    const step = Number(every[1] ?? 0);
    return step === 0 ? null : steps(place.first, place.last, step);
  }
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const found = /^(\d{1,4})(?:\.\.(\d{1,4}))?(?:\/(\d{1,4}))?$/.exec(part);
    if (found === null) return undefined;
    const first = Number(found[1]);
    const step = Number(found[3] ?? 0);
    // A step without an end goes on to the end of the place, a number alone stands for itself.
    const last = found[2] === undefined ? step > 0 ? place.last : first : Number(found[2]);
    if (first < place.first || first > place.last || last < first || last > place.last) {
      return undefined;
    }
    for (const value of steps(first, last, found[3] === undefined ? 1 : step)) values.add(value);
  }
  return values;
}

function steps(first: number, last: number, step: number): ReadonlySet<number> {
  const values = new Set<number>();
  // A step of 0 is the first value alone.
  for (let value = first; value <= last; value += step) {
    values.add(value);
    if (step === 0) break;
  }
  return values;
}
