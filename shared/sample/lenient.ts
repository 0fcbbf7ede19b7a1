import type * as z from "zod/mini";
import type { SectionError } from "./fields.ts";

/** What could be read of one section. `value` is null when nothing could. */
export interface Reading<T> {
  value: T | null;
  /** Errors the sender reported, followed by the faults found while reading. */
  errors: SectionError[];
}

/** Faults listed one by one; the rest are counted. None of them hides what could be read. */
const MAX_FAULTS = 100;

/**
 * Reads `input` with `schema`, leaving out the parts that do not fit: a faulty optional
 * field is read as null, a list entry without what it needs is dropped, and each such
 * part becomes an error tagged "decode". What remains is exactly what was stated.
 */
export function readLenient<T extends { errors: SectionError[] }>(
  schema: z.ZodMiniType<T>,
  input: unknown,
): Reading<T> {
  let result = schema.safeParse(input);
  if (result.success) return { value: result.data, errors: result.data.errors };

  const faults: SectionError[] = [];
  let unlisted = 0;
  const errors = () => unlisted === 0 ? faults : [...faults, fault(`and ${unlisted} more`)];
  const rest = structuredClone(input);
  while (!result.success) {
    const thinned = new Set<unknown[]>();
    for (const { path, message } of result.error.issues) {
      if (faults.length < MAX_FAULTS) faults.push(fault(`${pathText(path)}: ${message}`));
      else unlisted++;
      if (!removeAt(rest, path, thinned)) return { value: null, errors: errors() };
    }
    for (const list of thinned) closeHoles(list);
    result = schema.safeParse(rest);
  }
  return { value: result.data, errors: [...result.data.errors, ...errors()] };
}

function fault(message: string): SectionError {
  return { tag: "decode", message };
}

type Path = readonly PropertyKey[];
type Container = Record<PropertyKey, unknown>;

/** Stands for a removed list entry until the whole pass is done, so that indexes hold. */
const HOLE = Symbol("hole");

/**
 * Removes the value at `path`; where it is absent already (a required field is missing),
 * removes what should have held it. False when that leaves nothing of the section.
 */
function removeAt(root: unknown, path: Path, thinned: Set<unknown[]>): boolean {
  for (let length = path.length; length > 0; length--) {
    const parent = valueAt(root, path.slice(0, length - 1));
    const key = path[length - 1] as PropertyKey;
    if (Array.isArray(parent)) {
      parent[Number(key)] = HOLE;
      thinned.add(parent);
      return true;
    }
    if (parent !== undefined && Object.hasOwn(parent, key)) {
      return delete parent[key];
    }
  }
  return false;
}

/** In place: an argument list as long as a hostile sample's list overflows the stack. */
function closeHoles(list: unknown[]): void {
  let kept = 0;
  for (const entry of list) {
    if (entry !== HOLE) list[kept++] = entry;
  }
  list.length = kept;
}

function valueAt(root: unknown, path: Path): Container | undefined {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Container)[key];
  }
  return typeof value === "object" && value !== null ? value as Container : undefined;
}

function pathText(path: Path): string {
  return path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`)
    .join("").replace(/^\./, "") || "section";
}
