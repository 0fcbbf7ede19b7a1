import type * as z from "zod/mini";
import { CONFIG_KEYS } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/**
 * Says what is wrong with a configuration: key, what was found, what is expected. A key
 * that is not known comes first, since it often is the one that seems to be missing.
 */
export function describeIssue(issues: readonly Issue[], table: unknown): string {
  const unknown = issues.find((issue) => issue.code === "unrecognized_keys");
  if (unknown !== undefined) return describeUnknownKey(unknown.path, unknown.keys[0] ?? "");
  const issue = issues[0];
  if (issue === undefined) return "it does not fit";
  const { path, message } = innermost(issue, table);
  const value = valueAt(table, path);
  const [key, entry] = splitPath(path);
  const place = entry === undefined ? key : `address ${entry + 1} of ${key}`;
  return `${place} is ${describeFound(key, value)}: expected ${message}`;
}

/** Of what may be one value or a list of them, what is wrong with the form that was found. */
function innermost(issue: Issue, table: unknown): { path: PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union" || !Array.isArray(valueAt(table, issue.path))) return issue;
  // The other form fails at the list itself.
  const ofList = issue.errors.map(([first]) => first)
    .find((first) =>
      first !== undefined && (first.path.length > 0 || first.code !== "invalid_type")
    );
  if (ofList === undefined) return issue;
  return { path: [...issue.path, ...ofList.path], message: ofList.message };
}

/** Only a list of addresses has entries. */
function splitPath(path: readonly PropertyKey[]): [key: string, entry?: number] {
  const last = path.at(-1);
  return typeof last === "number" ? [path.slice(0, -1).join("."), last] : [path.join(".")];
}

function describeUnknownKey(path: readonly PropertyKey[], key: string): string {
  const name = [...path, key].join(".");
  const nearest = CONFIG_KEYS
    .map((known) => ({ known, distance: editDistance(key, known.split(".").at(-1) ?? known) }))
    .reduce((best, next) => next.distance < best.distance ? next : best);
  const hint = nearest.distance <= key.length / 2
    ? `did you mean "${nearest.known}"?`
    : `expected one of ${CONFIG_KEYS.join(", ")}`;
  return `unknown key ${JSON.stringify(name)}: ${hint}`;
}

/** Never shows what may hold a secret: the token, or an address with more than host and path. */
function describeFound(key: string, value: unknown): string {
  if (value === undefined) return "missing";
  if (value instanceof Date) return "a date";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a table";
  if (key === "token") return typeof value === "string" ? "not a token" : `a ${typeof value}`;
  if (typeof value !== "string") return String(value);
  if (key === "server_url" && /[@?#]/.test(value)) return "an address with more than that";
  return JSON.stringify(value.slice(0, 200));
}

function valueAt(table: unknown, path: readonly PropertyKey[]): unknown {
  let value = table;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** Letters to insert, delete or replace to turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (letter === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
