/** Reads the difference of a text to another (`piece_delta.ts`). */
import { BitReader } from "./bits.ts";
import { type CutPiece, CutText } from "./cut_text.ts";
import {
  AS_BEFORE,
  AS_LAST,
  DECIMAL,
  Expected,
  FLOAT,
  GROWN,
  MAX_PLACES,
  NO_KEY,
  PAGE,
  PAGES_GROWN,
  PAGES_SHRUNK,
  pointed,
  SHRUNK,
  type Sort,
  WORDS,
} from "./piece_delta.ts";

/** The text behind a difference to `baseText`; throws `RangeError` where it is damaged, if that shows. */
export function decodePieceDelta(baseText: string, delta: Uint8Array): string {
  if (delta.length === 0) return baseText;
  const base = new CutText(baseText);
  const expected = new Expected();
  const input = new BitReader(delta);
  const told = [...base.pieces];
  let keyId = NO_KEY;
  for (let index = 0; index < told.length; index++) {
    index += readEqual(input, keyId, expected);
    if (index >= told.length) break;
    const old = base.at(index);
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
    case FLOAT: {
      const float = new DataView(new ArrayBuffer(8));
      float.setUint32(0, input.next(32));
      float.setUint32(4, input.next(32));
      return key + String(float.getFloat64(0));
    }
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
