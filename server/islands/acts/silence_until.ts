/** Until when a host is silent: what a click offers. */
export interface SilenceChoice {
  word: string;
  until: (now: Date) => Date;
}

const MORNING_HOUR = 6;

export const SILENCE_CHOICES: readonly SilenceChoice[] = [
  { word: "1 hour", until: (now) => inHours(now, 1) },
  { word: "8 hours", until: (now) => inHours(now, 8) },
  { word: "until 06:00", until: nextMorning },
  { word: "3 days", until: (now) => inHours(now, 72) },
];

function inHours(now: Date, hours: number): Date {
  return new Date(now.getTime() + hours * 3_600_000);
}

/** Of the zone that the pages are read in. */
export function nextMorning(now: Date): Date {
  const morning = new Date(now);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  if (morning <= now) morning.setDate(morning.getDate() + 1);
  return morning;
}

/** "06:00", or with its day where that is not today's or tomorrow's early morning. */
export function untilText(until: Date, now: Date): string {
  const time = until.toTimeString().slice(0, "06:00".length);
  const isNear = until.getTime() - now.getTime() < 24 * 3_600_000;
  return isNear ? time : `${until.toDateString().slice(0, "Mon Jan 31".length)}, ${time}`;
}
