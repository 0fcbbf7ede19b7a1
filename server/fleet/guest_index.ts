/**
 * The guests of one host, packed so that a word is looked for in all of them at once: to look into
 * each of 100,000 guests takes longer than to read all of their text.
 */
import type { GuestField } from "../views/guests.ts";
import { FIELD_VALUES, type GuestEntry } from "./guest_entry.ts";
import { isWordField, type Term, WORD_FIELDS } from "./guest_query_terms.ts";

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
  let text = "\n";
  for (const [place, guest] of guests.entries()) {
    for (const [index, field] of PART_FIELDS.entries()) {
      starts[place * PART_FIELDS.length + index] = text.length;
      for (const value of FIELD_VALUES[field](guest)) text += `${value.toLowerCase()}\n`;
    }
  }
  starts[starts.length - 1] = text.length;
  const words = { status: placesByWord(guests, "status"), type: placesByWord(guests, "type") };
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

/** The places of the guests in which every one of `terms` is found, or not where it is excluded. */
export function findPlaces(index: GuestIndex, terms: readonly Term[]): readonly number[] {
  const size = index.guests.length;
  const isOut = new Uint8Array(size);
  for (const { field, text, excluded } of terms) {
    const has = new Uint8Array(size);
    mark(index, { field, text }, has);
    for (let place = 0; place < size; place++) {
      if ((has[place] === 1) === excluded) isOut[place] = 1;
    }
  }
  const places: number[] = [];
  for (let place = 0; place < size; place++) if (isOut[place] === 0) places.push(place);
  return places;
}

function mark(index: GuestIndex, { field, text }: Pick<Term, "field" | "text">, has: Uint8Array) {
  if ((field === null || field === "host") && index.host.includes(text)) {
    has.fill(1);
    return;
  }
  for (const each of WORD_FIELDS) {
    if (field !== null && field !== each) continue;
    for (const place of index.words[each].get(text) ?? []) has[place] = 1;
  }
  if (field === null || (field !== "host" && !isWordField(field))) {
    markParts(index, { text, wanted: PART_FIELDS.findIndex((each) => each === field) }, has);
  }
}

/** `wanted` is a place in `PART_FIELDS`; -1: any of them. */
function markParts(
  { text: all, starts }: GuestIndex,
  { text, wanted }: { text: string; wanted: number },
  has: Uint8Array,
): void {
  const fields = PART_FIELDS.length;
  let cell = 0;
  for (let at = all.indexOf(text); at >= 0;) {
    while ((starts[cell + 1] ?? Infinity) <= at) cell++;
    const place = Math.floor(cell / fields);
    const isWanted = wanted === -1 || cell % fields === wanted;
    if (isWanted) has[place] = 1;
    // The rest of this guest, or of this field of it, is settled.
    cell = isWanted ? (place + 1) * fields : cell + 1;
    if (cell >= starts.length - 1) return;
    at = all.indexOf(text, starts[cell]);
  }
}
