/** The names of one host, packed so that a word is looked for in all of them at once. */
import type { NameEntry, NameValue } from "./name_entries.ts";
import type { Term } from "./guest_query_terms.ts";

export interface NameIndex {
  entries: readonly NameEntry[];
  /** Of the host, in lower case. */
  host: string;
  /** Every value of every entry on a line of its own, in lower case. */
  text: string;
  /** Of each line: where it begins, and one more: the end. */
  starts: Uint32Array;
  /** Of each line: which entry it is of, and which of its values. */
  owners: Uint32Array;
  places: Uint32Array;
}

/** How well something was found: 0 as a whole value, 1 at the start of one, 2 within one. */
export type Rank = 0 | 1 | 2;
export const RANKS = [0, 1, 2] as const;

/** Told for each entry that is found: on which line best, and how well. */
type OnFound = (line: number, rank: Rank) => void;

export function indexNames(host: string, entries: readonly NameEntry[]): NameIndex {
  const count = entries.reduce((sum, { values }) => sum + values.length, 0);
  const starts = new Uint32Array(count + 1);
  const owners = new Uint32Array(count);
  const places = new Uint32Array(count);
  // Joined once: a text that grows by pieces keeps all of them until it is first read.
  const lines: string[] = [];
  let end = 0;
  for (const [owner, { values }] of entries.entries()) {
    for (const [place, [, value]] of values.entries()) {
      const line = `${value.toLowerCase().replaceAll("\n", " ")}\n`;
      const at = lines.push(line) - 1;
      starts[at] = end;
      owners[at] = owner;
      places[at] = place;
      end += line.length;
    }
  }
  starts[count] = end;
  const text = lines.join("");
  return { entries, host: host.toLowerCase(), text, starts, owners, places };
}

/** Fields of a query that names have; of any other nothing of them is found. */
const FIELDS = new Set(["name", "tag", "host"]);

/**
 * Calls `found` for each entry in which every one of `terms` is found, or not where it is excluded.
 * The name of its host counts for whatever is on it, but alone it finds the host only.
 */
export function findNames(
  index: NameIndex,
  terms: readonly Term[],
  found: OnFound,
): void {
  const [term] = terms;
  if (term === undefined) return;
  // Most searches are of one word: nothing has to be remembered.
  if (terms.length === 1 && !term.excluded) findOne(index, term, found);
  else findAll(index, terms, found);
}

function findOne(index: NameIndex, term: Term, found: OnFound): void {
  const { owners } = index;
  let best = -1;
  let bestRank: Rank = 2;
  eachLine(index, term, (line, rank) => {
    if (best >= 0 && owners[line] === owners[best]) {
      if (rank >= bestRank) return;
    } else if (best >= 0) found(best, bestRank);
    best = line;
    bestRank = rank;
  });
  if (best >= 0) found(best, bestRank);
}

/** Entries in which all of several words are found, in their order. */
function findAll(index: NameIndex, terms: readonly Term[], found: OnFound): void {
  const best = new Map<number, { line: number; rank: Rank }>();
  const isOut = new Set<number>();
  let left: Set<number> | null = null;
  for (const term of terms) {
    // Of what is on a host its name is known, whether that is wanted or not.
    const isOfAll = isOfHost(index, term);
    if (isOfAll && term.excluded) return;
    const owners = new Set<number>();
    eachLine(index, term, (line, rank) => {
      const owner = index.owners[line] ?? 0;
      owners.add(owner);
      if (term.excluded) isOut.add(owner);
      else if (rank < (best.get(owner)?.rank ?? Infinity)) best.set(owner, { line, rank });
    });
    if (isOfAll || term.excluded) continue;
    if (owners.size === 0) return;
    left = left === null ? owners : left.intersection(owners);
  }
  for (const [owner, { line, rank }] of [...best].sort(([a], [b]) => a - b)) {
    if ((left === null || left.has(owner)) && !isOut.has(owner)) found(line, rank);
  }
}

function isOfHost({ host }: NameIndex, { field, text }: Term): boolean {
  return (field === null || field === "host") && host.includes(text);
}

/** What stands on a line: one value of an entry. */
export function valueAt(
  { entries, owners, places }: NameIndex,
  line: number,
): { entry: NameEntry; value: NameValue } {
  const entry = entries[owners[line] ?? 0];
  const value = entry?.values[places[line] ?? 0];
  if (entry === undefined || value === undefined) throw new RangeError(`No name at ${line}`);
  return { entry, value };
}

/** Every line in which `term` stands, in order, with how well. */
function eachLine(
  { text, starts, owners, places, entries }: NameIndex,
  { field, text: word }: Pick<Term, "field" | "text">,
  found: OnFound,
): void {
  if (field !== null && !FIELDS.has(field)) return;
  let line = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, starts[line])) {
    while ((starts[line + 1] ?? Infinity) <= at) line++;
    const isStart = starts[line] === at;
    const isWhole = isStart && at + word.length + 1 === starts[line + 1];
    if (field === null || isField(entries[owners[line] ?? 0], places[line], field)) {
      found(line, isWhole ? 0 : isStart ? 1 : 2);
    }
    line++;
    if (line >= owners.length) return;
  }
}

/** `host:` is the name of a host. */
function isField(entry: NameEntry | undefined, place: number | undefined, field: string): boolean {
  if (field === "host") return entry?.kind === "host" && place === 0;
  return entry?.values[place ?? 0]?.[0] === field;
}
