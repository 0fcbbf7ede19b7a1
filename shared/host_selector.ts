import { readTags, readWord } from "./host_attributes.ts";

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

/** As it is typed: words with blanks or commas between them. */
export type TypedSelector = Record<keyof SelectorFields, string>;

/** Of hosts, and of groups. */
export const MAX_SELECTED = 200;

/**
 * The selector that was typed, null where nothing is said: all; and what is wrong with it, by field.
 * `names`: those of all hosts, in lower case.
 */
export function readHostSelector(typed: TypedSelector, names: ReadonlySet<string>): {
  selector: SelectorFields | null;
  problems: Partial<TypedSelector>;
} {
  const problems: Partial<TypedSelector> = {};
  const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== "");
  const hosts = words(typed.hosts);
  const unknown = hosts.find((host) => !names.has(host.toLowerCase()));
  if (unknown !== undefined) {
    problems.hosts = `Cannot use the host "${cut(unknown)}": none of this name is registered`;
  }
  const groups = words(typed.groups).map(readWord);
  const wrongGroup = groups.find((group) => !group.ok);
  if (wrongGroup !== undefined) {
    problems.groups = `Cannot use these groups: ${wrongGroup.expected}`;
  }
  const tags = readTags(typed.tags);
  if (!tags.ok) problems.tags = `Cannot use these tags: ${tags.expected}`;
  for (const [field, { length }] of [["hosts", hosts], ["groups", groups]] as const) {
    if (length <= MAX_SELECTED) continue;
    problems[field] ??= `Cannot use ${length} ${field}: expected at most ${MAX_SELECTED}`;
  }
  const selector: SelectorFields = {
    ...(hosts.length > 0 && { hosts }),
    ...(groups.length > 0 && { groups: groups.flatMap((word) => word.ok ? [word.value] : []) }),
    ...(tags.ok && tags.value.length > 0 && { tags: tags.value }),
  };
  return { selector: Object.keys(selector).length === 0 ? null : selector, problems };
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** As it is typed. */
export function typedSelector(selector: SelectorFields | null): TypedSelector {
  const { hosts = [], groups = [], tags = [] } = selector ?? {};
  return { hosts: hosts.join(" "), groups: groups.join(" "), tags: tags.join(" ") };
}

/** What was chosen, as a list shows it. */
export function selectorText(selector: SelectorFields | null): string {
  if (selector === null) return "all hosts";
  const { hosts = [], groups = [], tags = [] } = selector;
  const part = (word: string, words: readonly string[]) =>
    words.length === 0 ? [] : [`${word}${words.length === 1 ? "" : "s"} ${words.join(", ")}`];
  return [...part("host", hosts), ...part("group", groups), ...part("tag", tags)].join("; ");
}
