/** Statements with named parameters, and what becomes of their values on the way to PostgreSQL. */

export interface Statement {
  text: string;
  /** The name of each parameter, `$1` first. */
  names: readonly string[];
}

export type Value =
  | string
  | number
  | null
  | Uint8Array
  | readonly (string | number | null | Uint8Array)[];
export type Values = Readonly<Record<string, Value>>;

/** Makes a statement of SQL with parameters such as `:hostId`. */
export function statement(sql: string): Statement {
  const names: string[] = [];
  // Not the second colon of a cast, nor what is behind it.
  const text = sql.replace(/(?<!:):([A-Za-z_]\w*)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text, names };
}

/** The values of a statement's parameters, in their order. */
export function bind({ names, text }: Statement, values: Values): unknown[] {
  return names.map((name) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`Cannot bind "${name}": no value in ${text}`);
    return Array.isArray(value)
      ? value.map((each) => toSql(name, each))
      : toSql(name, value as Exclude<Value, readonly unknown[]>);
  });
}

const IS_TIME = /(?:_ms|Ms|_us|Us)$/;

function toSql(name: string, value: string | number | null | Uint8Array): unknown {
  // Text in PostgreSQL holds no NUL.
  if (typeof value === "string") return value.replaceAll("\0", "\uFFFD");
  if (typeof value === "number" && IS_TIME.test(name)) return toTime(value);
  return value;
}

/** Times are whole, and those that no time is are the furthest that one is. */
function toTime(value: number): number {
  const { MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;
  return Math.max(MIN_SAFE_INTEGER, Math.min(Math.trunc(value), MAX_SAFE_INTEGER));
}

/** Rows as one array for each column, for `unnest`. */
export function columnsOf<K extends string>(
  names: readonly K[],
  rows: readonly Readonly<Record<K, string | number | null | Uint8Array>>[],
): Values {
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
}
