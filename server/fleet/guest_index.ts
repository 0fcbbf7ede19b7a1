/**
 * The guests of one host, packed so that a word is looked for in all of them at once: to look into
 * each of 100,000 guests takes longer than to read all of their text.
 */
import type { GuestField } from "../views/guests.ts";
import { FIELD_VALUES, FIGURES, type GuestEntry } from "./guest_entry.ts";
import {
  type FigureTest,
  isFoundUnnamed,
  isWordField,
  passes,
  type Term,
  WORD_FIELDS,
} from "./guest_query_terms.ts";

/** What stands in the packed text, guest by guest; a host is the same for all of its guests. */
const PART_FIELDS = ["name", "vmid", "ip", "mac", "tag"] as const satisfies readonly GuestField[];

export interface GuestIndex {
  /** By name, those without one last; equals by VMID. A place is one of this list. */
  guests: readonly GuestEntry[];
  /** Of the host, in lower case. */
  host: string;
  /** Every value of `PART_FIELDS` on a line of its own, in lower case. */
  text: string;
  /** Where the values of each field of each guest begin in `text`, and its end. */
  starts: Uint32Array;
  /** The places of each word of a field. */
  words: Record<typeof WORD_FIELDS[number], ReadonlyMap<string, readonly number[]>>;
}

export function indexGuests(host: string, entries: readonly GuestEntry[]): GuestIndex {
  const guests = entries.toSorted(compareNames);
  const starts = new Uint32Array(guests.length * PART_FIELDS.length + 1);
  // Joined once: a text that grows by pieces keeps all of them until it is first read.
  const lines: string[] = [""];
  let end = 1;
  for (const [place, guest] of guests.entries()) {
    for (const [index, field] of PART_FIELDS.entries()) {
      starts[place * PART_FIELDS.length + index] = end;
      for (const value of FIELD_VALUES[field](guest)) {
        const line = value.toLowerCase();
        lines.push(line);
        end += line.length + 1;
      }
    }
  }
  starts[starts.length - 1] = end;
  const text = `${lines.join("\n")}\n`;
  const words = {
    status: placesByWord(guests, "status"),
    type: placesByWord(guests, "type"),
    backup: placesByWord(guests, "backup"),
  };
  return { guests, host: host.toLowerCase(), text, starts, words };
}

/** As a search orders names. */
function compareNames(a: GuestEntry, b: GuestEntry): number {
  const [left, right] = [a.orderKeys.name, b.orderKeys.name];
  return Number(a.name === null) - Number(b.name === null) ||
    (left === right ? a.vmid - b.vmid : left < right ? -1 : 1);
}

function placesByWord(guests: readonly GuestEntry[], field: typeof WORD_FIELDS[number]) {
  const places = new Map<string, number[]>();
  for (const [place, guest] of guests.entries()) {
    for (const value of FIELD_VALUES[field](guest)) {
      const word = value.toLowerCase();
      const known = places.get(word);
      if (known === undefined) places.set(word, [place]);
      else known.push(place);
    }
  }
  return places;
}

/** The places of the guests of which `value`, in lower case, is a whole value. */
export function placesOfValue({ text, starts }: GuestIndex, value: string): number[] {
  const places = new Set<number>();
  const line = `\n${value}\n`;
  let cell = 0;
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
    while ((starts[cell + 1] ?? Infinity) <= at + 1) cell++;
    places.add(Math.floor(cell / PART_FIELDS.length));
  }
  return [...places];
}

const NONE: readonly number[] = [];

/**
 * Finds the places of the guests in which every one of `terms` is found, or not where it is
 * excluded; in order. They hold until the next host is looked at.
 */
export function createFinder(terms: readonly Term[]): (index: GuestIndex) => readonly number[] {
  // Used again for each of thousands of hosts.
  let has = new Uint8Array(0);
  let isOut = new Uint8Array(0);
  const places: number[] = [];
  return (index) => {
    const size = index.guests.length;
    if (size > has.length) [has, isOut] = [new Uint8Array(size), new Uint8Array(size)];
    isOut.fill(0, 0, size);
    for (const term of terms) {
      has.fill(0, 0, size);
      const isFound = mark(index, term, has);
      if (!isFound && !term.excluded) return NONE;
      const out = term.excluded ? 1 : 0;
      for (let place = 0; place < size; place++) if (has[place] === out) isOut[place] = 1;
    }
    places.length = 0;
    for (let place = 0; place < size; place++) if (isOut[place] === 0) places.push(place);
    return places;
  };
}

/** Sets `has` at the places where `term` is found; whether there are any. */
function mark(index: GuestIndex, term: Term, has: Uint8Array): boolean {
  if (term.figure !== undefined) return markFigures(index, term.figure, has);
  const { field, text } = term;
  if ((field === null || field === "host") && index.host.includes(text)) {
    has.fill(1, 0, index.guests.length);
    return true;
  }
  let isFound = false;
  for (const each of WORD_FIELDS) {
    if (field === null ? !isFoundUnnamed(each) : field !== each) continue;
    for (const place of index.words[each].get(text) ?? NONE) {
      has[place] = 1;
      isFound = true;
    }
  }
  if (field === "host" || (field !== null && isWordField(field))) return isFound;
  const wanted = PART_FIELDS.findIndex((each) => each === field);
  return markParts(index, { text, wanted }, has) || isFound;
}

/** A stopped guest has no figures. */
function markFigures({ guests }: GuestIndex, test: FigureTest, has: Uint8Array): boolean {
  const figureOf = FIGURES[test.of];
  let isFound = false;
  for (const [place, guest] of guests.entries()) {
    if (guest.status === "stopped" || !passes(test, figureOf(guest))) continue;
    has[place] = 1;
    isFound = true;
  }
  return isFound;
}

/** `wanted` is a place in `PART_FIELDS`; -1: any of them. */
function markParts(
  { text: all, starts }: GuestIndex,
  { text, wanted }: { text: string; wanted: number },
  has: Uint8Array,
): boolean {
  const fields = PART_FIELDS.length;
  let cell = 0;
  let isFound = false;
  for (let at = all.indexOf(text); at >= 0;) {
    while ((starts[cell + 1] ?? Infinity) <= at) cell++;
    const place = Math.floor(cell / fields);
    const isWanted = wanted === -1 || cell % fields === wanted;
    if (isWanted) {
      has[place] = 1;
      isFound = true;
    }
    // The rest of this guest, or of this field of it, is settled.
    cell = isWanted ? (place + 1) * fields : cell + 1;
    if (cell >= starts.length - 1) break;
    at = all.indexOf(text, starts[cell]);
  }
  return isFound;
}
