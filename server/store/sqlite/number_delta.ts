/**
 * The difference of a JSON text to another of equally many pieces between commas, in half bytes. Of
 * what changes from sample to sample nearly all is numbers, and most of them counters: a digit takes
 * half a byte, and a counter as many as it grew by. That is smaller than the same deflated.
 */

/** Half bytes beyond the ten digits; never given another meaning. */
const DOT = 10;
/** What begins a change; each is of the next piece. */
const VALUE = 11;
const GROWN = 12;
const SHRUNK = 13;
/** Two half bytes follow: so many pieces are equal. At the end: nothing follows. */
const EQUAL = 14;
/** Two half bytes follow: a byte of UTF-8, or `WHOLE`. */
const BYTE = 15;

/** In the place of a byte: a piece that does not keep its key. No text with this byte has a difference. */
const WHOLE = 0;

const MAX_EQUAL = 255;

const COMMA_CODE = 44;
const DOT_CODE = 46;
const ZERO_CODE = 48;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text to which others are differences, cut once for all of them. */
export interface CutText {
  pieces: readonly CutPiece[];
}

interface CutPiece {
  text: string;
  /** The JSON key that it begins with, brackets before and colon behind it included. */
  key: string;
  /** The whole number that follows; null where none does. */
  number: number | null;
  /** What follows that. */
  rest: string;
}

export function cutText(text: string): CutText {
  return { pieces: text.split(",").map(cutPiece) };
}

function cutPiece(text: string): CutPiece {
  const key = keyOf(text);
  const digits = /^\d{0,15}/.exec(text.slice(key.length))?.[0] ?? "";
  const rest = text.slice(key.length + digits.length);
  return { text, key, number: wholeNumber(digits), rest };
}

function keyOf(piece: string): string {
  return piece.slice(0, piece.lastIndexOf(":") + 1);
}

/** The number that is written with just these characters; null when none is, or not exactly. */
function wholeNumber(text: string): number | null {
  const number = Number(text);
  return Number.isSafeInteger(number) && String(number) === text && number >= 0 ? number : null;
}

/**
 * The pieces in which `text` differs from `base`. Null when it has another number of them, or when
 * most of what differs is words: those are better deflated.
 */
export function encodeNumberDelta({ pieces }: CutText, text: string): Uint8Array | null {
  if (text.includes("\0")) return null;
  const out = new HalfBytes();
  let equal = 0;
  let start = 0;
  for (let index = 0; index < pieces.length; index++) {
    const old = pieces[index] as CutPiece;
    const isLast = index === pieces.length - 1;
    let end = start + old.text.length;
    const isSame = text.startsWith(old.text, start) &&
      (isLast ? end === text.length : text.charCodeAt(end) === COMMA_CODE);
    if (isSame) {
      equal++;
    } else {
      end = text.indexOf(",", start);
      if ((end === -1) !== isLast) return null;
      if (isLast) end = text.length;
      writeEqual(out, equal);
      writeChange(out, old, text.slice(start, end));
      equal = 0;
    }
    start = end + 1;
  }
  return out.words > out.count / 4 ? null : out.take();
}

/** The text behind a difference to `baseText`. */
export function decodeNumberDelta(baseText: string, delta: Uint8Array): string {
  const pieces = baseText.split(",");
  const input = new HalfByteReader(delta);
  let index = 0;
  for (let mark = input.next(); mark !== null; mark = input.next()) {
    if (mark === EQUAL) {
      index += input.byte() ?? 0;
      continue;
    }
    if (mark === BYTE) input.byte();
    const { key, number, rest } = cutPiece(pieces[index] ?? "");
    const said = input.text();
    if (mark === BYTE) pieces[index++] = said;
    else if (mark === VALUE) pieces[index++] = key + said;
    else {pieces[index++] = `${key}${
        (number ?? 0) + Number(said) * (mark === GROWN ? 1 : -1)
      }${rest}`;}
  }
  return pieces.join(",");
}

function writeEqual(out: HalfBytes, equal: number): void {
  for (let left = equal; left > 0; left -= MAX_EQUAL) {
    out.push(EQUAL);
    out.pushByte(Math.min(left, MAX_EQUAL));
  }
}

function writeChange(out: HalfBytes, { key, number, rest }: CutPiece, piece: string): void {
  if (!piece.startsWith(key)) {
    out.push(BYTE);
    out.pushByte(WHOLE);
    return out.pushText(piece);
  }
  const now = number !== null && piece.endsWith(rest)
    ? wholeNumber(piece.slice(key.length, piece.length - rest.length))
    : null;
  if (now === null || number === null) {
    out.push(VALUE);
    return out.pushText(piece.slice(key.length));
  }
  out.push(now < number ? SHRUNK : GROWN);
  out.pushText(String(Math.abs(now - number)));
}

/** Those of one difference: two thousand of them, and more when they are needed. */
class HalfBytes {
  #halves = new Uint8Array(2048);
  count = 0;
  /** Of these, those that spell what is no number. */
  words = 0;

  push(half: number): void {
    if (this.count === this.#halves.length) this.#grow();
    this.#halves[this.count++] = half;
  }

  pushByte(byte: number): void {
    this.push(byte >> 4);
    this.push(byte & 15);
  }

  pushText(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const digit = code - ZERO_CODE;
      if (digit >= 0 && digit <= 9) this.push(digit);
      else if (code === DOT_CODE) this.push(DOT);
      else if (code < 128) this.#pushWord(code);
      else {
        for (const byte of encoder.encode(text.slice(at))) this.#pushWord(byte);
        return;
      }
    }
  }

  /** What was pushed, two in a byte. */
  take(): Uint8Array {
    if ((this.count & 1) === 1) this.push(EQUAL);
    const halves = this.#halves;
    const bytes = new Uint8Array(this.count >> 1);
    for (let at = 0; at < bytes.length; at++) {
      bytes[at] = (halves[2 * at] ?? 0) << 4 | (halves[2 * at + 1] ?? 0);
    }
    return bytes;
  }

  #pushWord(byte: number): void {
    this.push(BYTE);
    this.pushByte(byte);
    this.words += 3;
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#halves.length);
    larger.set(this.#halves);
    this.#halves = larger;
  }
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
