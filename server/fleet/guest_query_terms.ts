/** What a search for guests asks for, word by word. */
import { GUEST_FIELDS, type GuestField } from "../views/guests.ts";

/** One word of a query. */
export interface Term {
  /** Null: any field. */
  field: GuestField | null;
  /** In lower case, on one line. */
  text: string;
  excluded: boolean;
}

/** Fields that are words of their own: "up" must not find "unsupported". Of all others parts count. */
export const WORD_FIELDS = ["status", "type"] as const satisfies readonly GuestField[];

export function isWordField(field: GuestField): field is typeof WORD_FIELDS[number] {
  return (WORD_FIELDS as readonly GuestField[]).includes(field);
}

/**
 * Reads a query such as `web tag:prod -status:stopped`: words that must all be found, in any
 * field or in the one that is named, and words with `-` that must not be. Parts of words count,
 * except in status and type. Quotes keep a space; an unknown field name is searched as text.
 */
export function parseGuestQuery(query: string): Term[] {
  return [...query.toLowerCase().matchAll(/(-?)((?:[^\s"]|"[^"]*"?)+)/g)]
    .map(([, minus, word = ""]): Term => ({ ...toTerm(word), excluded: minus === "-" }))
    .filter(({ text }) => text !== "");
}

function toTerm(word: string): Omit<Term, "excluded"> {
  const [, name = "", rest = ""] = /^([a-z]+):(.*)$/s.exec(word) ?? [];
  const plain = (text: string) => text.replaceAll('"', "").replace(/\s/g, " ");
  const field = GUEST_FIELDS.find((each) => each === name);
  return field === undefined ? { field: null, text: plain(word) } : { field, text: plain(rest) };
}
