/** A JSON text in pieces, between commas: each a key and what follows it. */

const ZERO_CODE = 48;

/** A text to which others are differences, cut once for all of them. */
export interface CutText {
  pieces: readonly CutPiece[];
  /** Of how many different keys. */
  keyCount: number;
}

export interface CutPiece {
  text: string;
  /** The JSON key that it begins with, brackets before and colon behind it included. */
  key: string;
  /** Which of all keys that is. */
  keyId: number;
  /** The whole number that follows; null where none does. */
  number: number | null;
  /** What follows that. */
  rest: string;
}

export function cutText(text: string): CutText {
  const ids = new Map<string, number>();
  const pieces = text.split(",").map((piece): CutPiece => {
    const key = keyOf(piece);
    const keyId = ids.get(key) ?? ids.size;
    ids.set(key, keyId);
    const digits = /^\d{0,15}/.exec(piece.slice(key.length))?.[0] ?? "";
    const end = key.length + digits.length;
    const number = wholeNumber(piece, key.length, end);
    return { text: piece, key, keyId, number, rest: piece.slice(end) };
  });
  return { pieces, keyCount: ids.size };
}

function keyOf(piece: string): string {
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
