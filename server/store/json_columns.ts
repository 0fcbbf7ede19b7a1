/** Columns that hold JSON. */

/** The JSON of a column that may be empty. */
export function parseOrNull(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

/** The JSON for a column that may be empty. */
export function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
