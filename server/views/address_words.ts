/** The words of an address that filters a list, each read or said to be wrong. */

const MAX_TEXT = 200;
export const DAY_MS = 24 * 3_600_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

class Wrong extends Error {}

/** What is wrong, in a sentence without its end. Throws what is no word that is wrong. */
export function problemOf(error: unknown): string {
  if (error instanceof Wrong) return error.message;
  throw error;
}

/** Whole days as the day alone: of `until` it is the last one. */
export function timeText(ms: number, dayMs: number): string {
  const text = new Date(ms).toISOString();
  return ms % DAY_MS === 0 ? new Date(ms - dayMs).toISOString().slice(0, 10) : text;
}

/** Null: it says nothing. Throws where it is too long. */
export function readText(query: URLSearchParams, name: string): string | null {
  const text = query.get(name)?.trim() ?? "";
  if (text.length > MAX_TEXT) throw wrong(name, "…", `at most ${MAX_TEXT} characters`);
  return text === "" ? null : text;
}

/** One of some words; null: it says nothing. Throws where it is none of them. */
export function readOne<T extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly T[],
): T | null {
  const text = readText(query, name);
  if (text === null) return null;
  const found = words.find((word) => word === text);
  if (found === undefined) throw wrong(name, text, words.join(", "));
  return found;
}

/** Epoch milliseconds; null: it says nothing. A day is all of it, in UTC. Throws where it is no time. */
export function readTime(query: URLSearchParams, name: string, dayMs: number): number | null {
  const text = readText(query, name);
  if (text === null) return null;
  const ms = DAY.test(text) || MOMENT.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) {
    throw wrong(name, text, "a day such as 2026-01-31, or a time such as 2026-01-31T08:00Z");
  }
  return DAY.test(text) ? ms + dayMs : ms;
}

/** What to throw. */
export function wrong(name: string, found: string, expected: string): Wrong {
  return new Wrong(`Cannot use ${name} "${found}": expected ${expected}`);
}
