/** Statements with named parameters, and what becomes of their values on the way to PostgreSQL. */
import { type Element, type ElementType, encodeArray, isElementType } from "./binary_array.ts";

export interface Statement {
  text: string;
  /** `$1` first. */
  parameters: readonly Parameter[];
  /** Under which each connection keeps it once it was used there; null: it is read anew each time. */
  name: string | null;
}

interface Parameter {
  name: string;
  /** Of what it is an array, by its cast; null: it is none. */
  element: ElementType | null;
}

export type Value = Element | readonly Element[];
export type Values = Readonly<Record<string, Value>>;

/** Makes a statement of SQL with parameters such as `:hostId` and, of an array, `:hostIds::bigint[]`. */
export function statement(sql: string): Statement {
  const parameters = new Map<string, Parameter>();
  // Not the second colon of a cast, nor what is behind it.
  const named = /(?<!:):([A-Za-z_]\w*)(::([a-z]+(?: [a-z]+)*)\[\])?/g;
  const text = sql.replace(named, (_, name: string, cast: string = "", type: string = "") => {
    const element = isElementType(type) ? type : parameters.get(name)?.element ?? null;
    parameters.set(name, { name, element });
    return `$${[...parameters.keys()].indexOf(name) + 1}${cast}`;
  });
  return { text, parameters: [...parameters.values()], name: null };
}

let count = 0;

/**
 * The same for one that is used again and again: to read and plan it costs more than what it does for
 * a few rows. Made once for each module, since every connection keeps what it was given.
 */
export function prepared(sql: string): Statement {
  return { ...statement(sql), name: `statement_${++count}` };
}

/** The values of a statement's parameters, in their order. */
export function bind({ parameters, text }: Statement, values: Values): unknown[] {
  return parameters.map(({ name, element }) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`Cannot bind "${name}": no value in ${text}`);
    if (!Array.isArray(value)) return toSql(name, value as Element);
    if (element === null) throw new TypeError(`Cannot bind "${name}": no array in ${text}`);
    return encodeArray(element, value.map((each) => toSql(name, each)));
  });
}

const IS_TIME = /(?:_ms|Ms|_us|Us)$/;

function toSql(name: string, value: Element): Element {
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
  rows: readonly Readonly<Record<K, Element>>[],
): Values {
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
}
