import { HOST_NAME_RULE, isHostName } from "../../../../shared/host_name.ts";

/** A word of the paste that makes no host. */
export interface LeftOut {
  /** From 1. */
  line: number;
  /** As it was typed, cut where it is very long. */
  word: string;
  why: string;
}

export interface NamesReading {
  /** Each once, in the order of the paste. */
  names: { name: string; line: number }[];
  left_out: LeftOut[];
}

const SHOWN_CHARACTERS = 100;

/** The names in a paste: one a line, or several with blanks, commas or semicolons between. */
export function readNames(text: string): NamesReading {
  const reading: NamesReading = { names: [], left_out: [] };
  const lines = new Map<string, number>();
  for (const [at, row] of text.split(/\r\n|\n|\r/).entries()) {
    for (const word of row.split(/[\s,;]+/).filter((part) => part !== "")) {
      const line = at + 1;
      const leave = (why: string) =>
        reading.left_out.push({ line, word: word.slice(0, SHOWN_CHARACTERS), why });
      const before = lines.get(word.toLowerCase());
      if (!isHostName(word)) leave(`cannot be a name: ${HOST_NAME_RULE}`);
      else if (before !== undefined) leave(`stands in line ${before} already`);
      else {
        lines.set(word.toLowerCase(), line);
        reading.names.push({ name: word, line });
      }
    }
  }
  return reading;
}
