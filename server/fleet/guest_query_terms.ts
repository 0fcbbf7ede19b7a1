/** What a search for guests asks for, word by word. */
import { GUEST_FIELDS, type GuestField } from "../views/guests.ts";

/** One word of a query. */
export interface Term {
  /** Null: any field. */
  field: GuestField | null;
  /** In lower case, on one line. */
  text: string;
  excluded: boolean;
  /** What a figure must be instead; absent: the word is text. */
  figure?: FigureTest;
}

/** Figures that a query can compare: percent of what the guest may use. */
export const GUEST_FIGURES = ["cpu", "mem"] as const;

export interface FigureTest {
  of: typeof GUEST_FIGURES[number];
  operator: ">" | ">=" | "<" | "<=";
  percent: number;
}

/** Whether a figure passes; one that is not known never does. */
export function passes({ operator, percent }: FigureTest, value: number | null): boolean {
  if (value === null) return false;
  switch (operator) {
    case ">":
      return value > percent;
    case ">=":
      return value >= percent;
    case "<":
      return value < percent;
    case "<=":
      return value <= percent;
  }
}

/** Fields that are words of their own: "up" must not find "unsupported". Of all others parts count. */
export const WORD_FIELDS = ["status", "type", "backup"] as const satisfies readonly GuestField[];

/** Whether a word that names no field is looked for in one: "none" alone says nothing of backups. */
export function isFoundUnnamed(field: GuestField): boolean {
  return field !== "backup";
}

export function isWordField(field: GuestField): field is typeof WORD_FIELDS[number] {
  return (WORD_FIELDS as readonly GuestField[]).includes(field);
}

/**
 * Reads a query such as `web tag:prod -status:stopped`: words that must all be found, in any
 * field or in the one that is named, and words with `-` that must not be. Parts of words count,
 * except in status and type. `cpu>20` and `mem>=90` compare percent. Quotes keep a space; an unknown
 * field name is searched as text.
 */
export function parseGuestQuery(query: string): Term[] {
  return [...query.toLowerCase().matchAll(/(-?)((?:[^\s"]|"[^"]*"?)+)/g)]
    .map(([, minus, word = ""]): Term => ({ ...toTerm(word), excluded: minus === "-" }))
    .filter(({ text }) => text !== "");
}

function toTerm(word: string): Omit<Term, "excluded"> {
  const [, of, operator, percent] = /^(cpu|mem)([<>]=?)(\d{1,6}(?:\.\d{1,6})?)%?$/.exec(word) ?? [];
  if (of !== undefined) {
    // The pattern says which words these can be.
    const figure = { of, operator, percent: Number(percent) } as FigureTest;
    return { field: null, text: word, figure };
  }
  const [, name = "", rest = ""] = /^([a-z]+):(.*)$/s.exec(word) ?? [];
  const plain = (text: string) => text.replaceAll('"', "").replace(/\s/g, " ");
  const field = GUEST_FIELDS.find((each) => each === name);
  return field === undefined ? { field: null, text: plain(word) } : { field, text: plain(rest) };
}
