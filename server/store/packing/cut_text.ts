/** A JSON text in pieces, between commas: each a key and what follows it. */

const ZERO_CODE = 48;

export interface CutPiece {
  /** The JSON key that it begins with, brackets before and colon behind it included. */
  key: string;
  /** Which of all keys that is, from 1 on; see `CutText.at`. */
  keyId: number;
  /** The whole number that follows; null where none does. */
  number: number | null;
  /** What follows that. */
  rest: string;
}

/** A text to which others are differences: few of its pieces are ever looked into. */
export class CutText {
  readonly pieces: readonly string[];
  #cut = new Map<number, CutPiece>();
  #ids = new Map<string, number>();

  constructor(text: string) {
    this.pieces = text.split(",");
  }

  /** The piece at a place there is. Keys are numbered as they are met: the number only tells them apart. */
  at(index: number): CutPiece {
    const known = this.#cut.get(index);
    if (known !== undefined) return known;
    const text = this.pieces[index] ?? "";
    const key = keyOf(text);
    const digits = /^\d{0,15}/.exec(text.slice(key.length))?.[0] ?? "";
    const end = key.length + digits.length;
    const number = wholeNumber(text, key.length, end);
    const piece = { key, keyId: this.#idOf(key), number, rest: text.slice(end) };
    this.#cut.set(index, piece);
    return piece;
  }

  #idOf(key: string): number {
    return this.#ids.getOrInsertComputed(key, () => this.#ids.size + 1);
  }
}

/** The JSON key that a piece begins with, brackets before and colon behind it included. */
export function keyOf(piece: string): string {
  return piece.slice(0, piece.lastIndexOf(":") + 1);
}

/** The number that `text` spells from `start` to `end`; null when it is none, or not spelled just so. */
export function wholeNumber(text: string, start: number, end: number): number | null {
  if (start >= end || (text.charCodeAt(start) === ZERO_CODE && end - start > 1)) return null;
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO_CODE;
    if (digit < 0 || digit > 9) return null;
    number = 10 * number + digit;
    if (number > Number.MAX_SAFE_INTEGER) return null;
  }
  return number;
}
