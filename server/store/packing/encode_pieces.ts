/** Writes the difference of a text to another (`piece_delta.ts`). */
import { bitLength, BitWriter } from "./bits.ts";
import { type CutPiece, type CutText, wholeNumber } from "./cut_text.ts";
import {
  AS_BEFORE,
  AS_LAST,
  DECIMAL,
  Expected,
  FLOAT,
  GROWN,
  NO_KEY,
  PAGE,
  PAGES_GROWN,
  PAGES_SHRUNK,
  pointed,
  SHRUNK,
  type Sort,
  WORDS,
} from "./piece_delta.ts";

const COMMA_CODE = 44;

/**
 * The pieces in which `text` differs from `base`. Null when it has another number of them, or when
 * much of what differs is words: those are better deflated.
 */
export function encodePieceDelta(base: CutText, text: string): Uint8Array | null {
  const { pieces } = base;
  const out = new BitWriter();
  const expected = new Expected();
  let keyId = NO_KEY;
  let wordBits = 0;
  let equal = 0;
  let start = 0;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] ?? "";
    const isLast = index === pieces.length - 1;
    let end = start + piece.length;
    const isSame = text.startsWith(piece, start) &&
      (isLast ? end === text.length : text.charCodeAt(end) === COMMA_CODE);
    if (isSame) {
      equal++;
    } else {
      end = text.indexOf(",", start);
      if ((end === -1) !== isLast) return null;
      if (isLast) end = text.length;
      const old = base.at(index);
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
  const isExpected = (equals[keyId] ?? 0) === equal;
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
  if ((growths[keyId] ?? 0) === growth) {
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

const POINTED = /^(\d{1,15})\.(\d{1,31})$/;

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
    const float = new DataView(new ArrayBuffer(8));
    float.setFloat64(0, Number(value));
    writeWhat(out, FLOAT);
    out.push(float.getUint32(0), 32);
    out.push(float.getUint32(4), 32);
  } else return writeWords(out, false, value);
  return 0;
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
