/** Chooses hosts by what is said of them; whatever of it is there must fit. */
export interface SelectorFields {
  hosts?: readonly string[];
  groups?: readonly string[];
  tags?: readonly string[];
}

/** A host as selectors know it. */
export interface SelectableHost {
  name: string;
  /** Null: it is in none. */
  group: string | null;
  tags: readonly string[];
}

/**
 * Whether `selector` chooses `host`; null chooses all. One that says nothing, or names nothing,
 * chooses none: what was meant to be narrow must never become everything. Case does not count.
 */
export function matchesSelector(
  selector: SelectorFields | null,
  { name, group, tags }: SelectableHost,
): boolean {
  if (selector === null) return true;
  const { hosts, groups, tags: anyOf } = selector;
  if (hosts === undefined && groups === undefined && anyOf === undefined) return false;
  return (hosts === undefined || hasAny(hosts, [name])) &&
    (groups === undefined || hasAny(groups, group === null ? [] : [group])) &&
    (anyOf === undefined || hasAny(anyOf, tags));
}

function hasAny(wanted: readonly string[], words: readonly string[]): boolean {
  return words.some((word) => wanted.some((other) => other.toLowerCase() === word.toLowerCase()));
}
