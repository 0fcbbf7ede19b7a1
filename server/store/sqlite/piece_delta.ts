/**
 * The difference of a JSON text to another of equally many pieces between commas, in bits. Of what
 * changes from sample to sample nearly all is numbers, and most of them counters: one takes as many
 * bits as it grew by. That is smaller than the same deflated, or spelled in digits.
 */
import { bitLength, BitReader, BitWriter } from "./bits.ts";
import { type CutPiece, type CutText, cutText, wholeNumber } from "./cut_text.ts";

/** What a change is; never given another meaning. Most are counters: that takes one bit, others four. */
const GROWN = 0;
const SHRUNK = 1;
/** It grew by as much as the last number of this key did. */
const AS_BEFORE = 2;
/** A number with a point, as a whole one and the digits behind the point. */
const DECIMAL = 3;
/** One with more digits, as a float of 64 bits. */
const FLOAT = 4;
/** In pages: so memory is counted. */
const PAGES_GROWN = 5;
const PAGES_SHRUNK = 6;
/** By as much as the last number of any key grew or shrank: what one part gains another loses. */
const AS_LAST = 7;
/** What follows the key, or the whole piece. */
const WORDS = 8;

const PAGE = 4096;

const COMMA_CODE = 44;

/**
 * What is expected of a difference by what it held so far, the same for who writes and who reads it:
 * guests, pools and devices follow each other and change in the same parts.
 */
class Expected {
  /** By how much the last number grew, whatever its key. */
  growth = 0;
  /** By how much the last number of each key grew. */
  readonly growths: Float64Array;
  /** After a change of each key: how many equal pieces came before the next change. */
  readonly equals: Float64Array;
  /** How many bits the last number had, of each sort. */
  readonly lengths = { counter: 20, pages: 12, decimal: 50 };
  /** How many digits were behind the last point. */
  places = 15;

  constructor(keyCount: number) {
    this.growths = new Float64Array(keyCount);
    this.equals = new Float64Array(keyCount + 1);
  }
}

type Sort = keyof Expected["lengths"];

/**
 * The pieces in which `text` differs from `base`. Null when it has another number of them, or when
 * much of what differs is words: those are better deflated.
 */
export function encodePieceDelta({ pieces, keyCount }: CutText, text: string): Uint8Array | null {
  const out = new BitWriter();
  const expected = new Expected(keyCount);
  let keyId = keyCount;
  let wordBits = 0;
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
      writeEqual(out, equal, { keyId, expected });
      wordBits += writeChange(out, { old, text, start, end }, expected);
      keyId = old.keyId;
      equal = 0;
    }
    start = end + 1;
  }
  if (equal > 0 && equal < pieces.length) writeEqual(out, equal, { keyId, expected });
  return wordBits > out.bitCount / 4 ? null : out.take();
}

/** How many equal pieces follow a change of a key. */
function writeEqual(
  out: BitWriter,
  equal: number,
  { keyId, expected: { equals } }: { keyId: number; expected: Expected },
): void {
  const isExpected = equals[keyId] === equal;
  out.push(isExpected ? 1 : 0, 1);
  if (!isExpected) out.pushSmall(equal + 1);
  equals[keyId] = equal;
}

/** A piece where it lies in its text, most of which need not be cut out, and what it was. */
interface ChangedPiece {
  old: CutPiece;
  text: string;
  start: number;
  end: number;
}

/** The bits that spell words. */
function writeChange(
  out: BitWriter,
  { old, text, start, end }: ChangedPiece,
  expected: Expected,
): number {
  const { key, number, rest } = old;
  if (!text.startsWith(key, start)) return writeWords(out, true, text.slice(start, end));
  const [from, to] = [start + key.length, end - rest.length];
  const now = text.startsWith(rest, to) ? wholeNumber(text, from, to) : null;
  if (now === null || number === null) return writeValue(out, text.slice(from, end), expected);
  writeGrowth(out, now - number, { keyId: old.keyId, expected });
  return 0;
}

function writeGrowth(
  out: BitWriter,
  growth: number,
  { keyId, expected }: { keyId: number; expected: Expected },
): void {
  const { growths } = expected;
  const size = Math.abs(growth);
  if (growths[keyId] === growth) {
    writeWhat(out, AS_BEFORE);
  } else if (size === Math.abs(expected.growth)) {
    writeWhat(out, AS_LAST);
    out.push(growth < 0 ? 1 : 0, 1);
  } else if (size % PAGE === 0) {
    writeWhat(out, growth < 0 ? PAGES_SHRUNK : PAGES_GROWN);
    writeNumber(out, size / PAGE, "pages", expected);
  } else {
    writeWhat(out, growth < 0 ? SHRUNK : GROWN);
    writeNumber(out, size, "counter", expected);
  }
  growths[keyId] = expected.growth = growth;
}

const MAX_PLACES = 31;
const POINTED = /^(\d{1,15})\.(\d{1,31})$/;
const float = new DataView(new ArrayBuffer(8));

function writeValue(out: BitWriter, value: string, expected: Expected): number {
  const [, whole, places] = POINTED.exec(value) ?? [];
  if (whole === undefined || places === undefined) return writeWords(out, false, value);
  const number = Number(whole + places);
  if (number > 0 && number <= Number.MAX_SAFE_INTEGER && pointed(number, places.length) === value) {
    writeWhat(out, DECIMAL);
    out.pushNear(places.length, expected.places);
    expected.places = places.length;
    writeNumber(out, number, "decimal", expected);
  } else if (String(Number(value)) === value) {
    float.setFloat64(0, Number(value));
    writeWhat(out, FLOAT);
    out.push(float.getUint32(0), 32);
    out.push(float.getUint32(4), 32);
  } else return writeWords(out, false, value);
  return 0;
}

/** `number` with a point before its last `places` digits. */
function pointed(number: number, places: number): string {
  const digits = String(number).padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function writeWords(out: BitWriter, isWhole: boolean, text: string): number {
  const before = out.bitCount;
  writeWhat(out, WORDS);
  out.push(isWhole ? 1 : 0, 1);
  out.pushText(text);
  return out.bitCount - before;
}

function writeWhat(out: BitWriter, what: number): void {
  if (what === GROWN) out.push(0, 1);
  else out.push(7 + what, 4);
}

/** From 1 to 2^53. Its highest bit is a one, and goes without saying. */
function writeNumber(out: BitWriter, number: number, sort: Sort, { lengths }: Expected): void {
  const length = bitLength(number);
  out.pushNear(length, lengths[sort]);
  out.push(number - 2 ** (length - 1), length - 1);
  lengths[sort] = length;
}

/** The text behind a difference to `baseText`; throws `RangeError` where it is damaged, if that shows. */
export function decodePieceDelta(baseText: string, delta: Uint8Array): string {
  if (delta.length === 0) return baseText;
  const { pieces, keyCount } = cutText(baseText);
  const expected = new Expected(keyCount);
  const input = new BitReader(delta);
  const told = pieces.map(({ text }) => text);
  let keyId = keyCount;
  for (let index = 0; index < pieces.length; index++) {
    index += readEqual(input, keyId, expected);
    const old = pieces[index];
    if (old === undefined) break;
    told[index] = readChange(input, old, expected);
    keyId = old.keyId;
  }
  return told.join(",");
}

function readEqual(input: BitReader, keyId: number, { equals }: Expected): number {
  const equal = input.next(1) === 1 ? equals[keyId] ?? 0 : input.nextSmall() - 1;
  equals[keyId] = equal;
  return equal;
}

function readChange(input: BitReader, old: CutPiece, expected: Expected): string {
  const { key, number, rest } = old;
  const what = input.next(1) === GROWN ? GROWN : 1 + input.next(3);
  switch (what) {
    case DECIMAL: {
      const places = expected.places = input.nextNear(expected.places);
      if (places < 1 || places > MAX_PLACES) throw new RangeError("Cannot read a number: damaged");
      return key + pointed(readNumber(input, "decimal", expected), places);
    }
    case FLOAT:
      float.setUint32(0, input.next(32));
      float.setUint32(4, input.next(32));
      return key + String(float.getFloat64(0));
    case WORDS:
      return input.next(1) === 1 ? input.nextText() : key + input.nextText();
    default:
      return `${key}${(number ?? 0) + readGrowth(input, what, old, expected)}${rest}`;
  }
}

function readGrowth(input: BitReader, what: number, { keyId }: CutPiece, expected: Expected) {
  const growth = readSigned(input, what, expected.growths[keyId] ?? 0, expected);
  return expected.growths[keyId] = expected.growth = growth;
}

function readSigned(input: BitReader, what: number, ofKey: number, expected: Expected): number {
  switch (what) {
    case AS_BEFORE:
      return ofKey;
    case AS_LAST:
      return Math.abs(expected.growth) * (input.next(1) === 1 ? -1 : 1);
    case PAGES_GROWN:
      return PAGE * readNumber(input, "pages", expected);
    case PAGES_SHRUNK:
      return -PAGE * readNumber(input, "pages", expected);
    case SHRUNK:
      return -readNumber(input, "counter", expected);
    default:
      return readNumber(input, "counter", expected);
  }
}

function readNumber(input: BitReader, sort: Sort, { lengths }: Expected): number {
  const length = lengths[sort] = input.nextNear(lengths[sort]);
  return 2 ** (length - 1) + input.next(length - 1);
}
