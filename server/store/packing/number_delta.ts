/**
 * Differences as they were stored before `piece_delta.ts`, in half bytes: a digit takes one, and a
 * counter as many as it grew by has digits. They are read as long as there are any.
 */

import { type CutPiece, CutText } from "./cut_text.ts";

/** Half bytes beyond the ten digits. */
const DOT = 10;
/** What begins a change; each is of the next piece. */
const VALUE = 11;
const GROWN = 12;
/** 13 is one that shrank. Two half bytes follow: so many pieces are equal. At the end: nothing follows. */
const EQUAL = 14;
/** Two half bytes follow: a byte of UTF-8, or `WHOLE`. */
const BYTE = 15;

/** In the place of a byte: a piece that does not keep its key. */
const WHOLE = 0;

const DOT_CODE = 46;
const ZERO_CODE = 48;

const decoder = new TextDecoder();

/** The text behind a difference to `baseText`; throws `RangeError` where it is damaged, if that shows. */
export function decodeNumberDelta(baseText: string, delta: Uint8Array): string {
  const base = new CutText(baseText);
  const told = [...base.pieces];
  const input = new HalfByteReader(delta);
  let index = 0;
  for (let mark = input.next(); mark !== null; mark = input.next()) {
    if (mark === EQUAL) {
      index += input.byte() ?? 0;
      continue;
    }
    if (mark === BYTE) input.byte();
    if (index >= told.length) {
      throw new RangeError("Cannot decode difference: it is of another text");
    }
    told[index] = changed(base.at(index), mark, input.text());
    index++;
  }
  return told.join(",");
}

function changed({ key, number, rest }: CutPiece, mark: number, said: string): string {
  if (mark === BYTE) return said;
  if (mark === VALUE) return key + said;
  return `${key}${(number ?? 0) + Number(said) * (mark === GROWN ? 1 : -1)}${rest}`;
}

class HalfByteReader {
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** Null at the end. */
  next(): number | null {
    const half = this.#half(this.#at);
    if (half !== null) this.#at++;
    return half;
  }

  byte(): number | null {
    const [high, low] = [this.next(), this.next()];
    return high === null || low === null ? null : high << 4 | low;
  }

  /** What is spelled until the next change begins. */
  text(): string {
    const codes: number[] = [];
    for (let half = this.#half(this.#at); half !== null; half = this.#half(this.#at)) {
      if (half === BYTE) {
        const byte = (this.#half(this.#at + 1) ?? 0) << 4 | (this.#half(this.#at + 2) ?? 0);
        if (byte === WHOLE) break;
        codes.push(byte);
        this.#at += 3;
      } else if (half <= DOT) {
        codes.push(half === DOT ? DOT_CODE : half + ZERO_CODE);
        this.#at++;
      } else break;
    }
    return decoder.decode(Uint8Array.from(codes));
  }

  #half(at: number): number | null {
    const byte = this.bytes[at >> 1];
    return byte === undefined ? null : (at & 1) === 0 ? byte >> 4 : byte & 15;
  }
}
