/**
 * How a sample's JSON text becomes small. A whole text is deflated; most samples are stored as
 * a delta, which names the parts that differ from such a whole one, their base: those with numbers
 * in bits (`piece_delta.ts`), those with words deflated.
 */
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { CutText, keyOf } from "./cut_text.ts";
import { decodeNumberDelta } from "./number_delta.ts";
import { decodePieceDelta } from "./decode_pieces.ts";
import { encodePieceDelta } from "./encode_pieces.ts";

/** What a stored payload begins with; never given another meaning. */
const FORMAT = { whole: 1, delta: 2, sealed: 3, numbers: 4, pieces: 5 } as const;

/** On samples of 10 kB one percent larger than the default, 6, in four fifths of its time. */
const DEFLATE_LEVEL = 3;

const CHECKSUM_BYTES = 4;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A text as a payload of its own. */
export function encodeWhole(text: string): Uint8Array {
  return concat(Uint8Array.of(FORMAT.whole), deflate(text));
}

/** A text as a payload of its own that notices any damage to it. */
export function encodeSealed(text: string): Uint8Array {
  return pack(FORMAT.sealed, text, deflate(text));
}

/** What texts become differences to, prepared once for all of them. */
export interface BaseText {
  text: string;
  cut: CutText;
}

export function prepareBase(text: string): BaseText {
  return { text, cut: new CutText(text) };
}

/** A text as its difference to its base's text; null when the two are too unlike. */
export function encodeDelta(base: BaseText, text: string): Uint8Array | null {
  const pieces = encodePieceDelta(base.cut, text);
  if (pieces !== null) return pack(FORMAT.pieces, text, pieces);
  const changes = listChanges(base.text, text);
  return changes === null ? null : pack(FORMAT.delta, text, deflate(changes));
}

/** A text as its difference to a base of the same text. */
export function encodeUnchanged(text: string): Uint8Array {
  return pack(FORMAT.pieces, text, new Uint8Array());
}

/**
 * The text behind a payload, to the byte. `base` is its base's payload, null when it has none.
 * Throws for one that is damaged, as far as its format notices damage.
 */
export function decodePayload(payload: Uint8Array, base: Uint8Array | null): string {
  const format = payload[0] ?? 0;
  if (format === FORMAT.whole) return inflate(payload.subarray(1));
  const text = decodeBody(format, payload.subarray(1 + CHECKSUM_BYTES), base);
  const { buffer, byteOffset } = payload;
  if (crc32(text) !== new DataView(buffer, byteOffset).getUint32(1)) {
    throw new RangeError("Cannot decode payload: it or its base is damaged");
  }
  return text;
}

/**
 * The text of a sample. As the first schema stored it, it has no checksum: it must at least be an
 * object of JSON. Throws as `decodePayload` does.
 */
export function decodeSample(payload: Uint8Array, base: Uint8Array | null): string {
  const text = decodePayload(payload, base);
  if (payload[0] === FORMAT.whole && !isJsonObject(text)) {
    throw new RangeError("Cannot decode payload: it is no object of JSON");
  }
  return text;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function decodeBody(format: number, body: Uint8Array, base: Uint8Array | null): string {
  switch (format) {
    case FORMAT.sealed:
      return inflate(body);
    case FORMAT.delta:
      return applyChanges(baseText(base), inflate(body));
    case FORMAT.numbers:
      return decodeNumberDelta(baseText(base), body);
    case FORMAT.pieces:
      return decodePieceDelta(baseText(base), body);
    default:
      throw new RangeError(`Cannot decode payload: unknown format ${format}`);
  }
}

function baseText(base: Uint8Array | null): string {
  if (base === null) throw new RangeError("Cannot decode payload: its base is missing");
  return decodePayload(base, null);
}

/** Any payload as a whole one; null when it cannot be decoded. For the SQL of a migration. */
export function plainPayload(payload: unknown, base: unknown): Uint8Array | null {
  try {
    return encodeWhole(decodePayload(payload as Uint8Array, base as Uint8Array | null));
  } catch {
    // Whatever is wrong with it, it stays unreadable.
    return null;
  }
}

/**
 * The pieces between commas in which two texts of equally many pieces differ, as two lines:
 * for each how many equal ones lie before it and whether it keeps its key (1), then what is
 * new in it. No number and no piece holds a comma, and no number a line feed, whatever the
 * texts. Empty for equal texts. Cut piece by piece, which is faster than two arrays of them.
 */
function listChanges(baseText: string, text: string): string | null {
  const places: number[] = [];
  const ends: string[] = [];
  let equal = 0;
  let baseStart = 0;
  let start = 0;
  for (;;) {
    const baseComma = baseText.indexOf(",", baseStart);
    const comma = text.indexOf(",", start);
    const old = baseText.slice(baseStart, baseComma === -1 ? undefined : baseComma);
    const piece = text.slice(start, comma === -1 ? undefined : comma);
    if (piece === old) {
      equal++;
    } else {
      const key = keyOf(old);
      const keeps = piece.startsWith(key);
      places.push(equal, keeps ? 1 : 0);
      ends.push(keeps ? piece.slice(key.length) : piece);
      equal = 0;
    }
    if (baseComma === -1 || comma === -1) {
      if (baseComma !== comma) return null;
      return ends.length === 0 ? "" : `${places.join(",")}\n${ends.join(",")}`;
    }
    baseStart = baseComma + 1;
    start = comma + 1;
  }
}

function applyChanges(baseText: string, changes: string): string {
  if (changes === "") return baseText;
  const middle = changes.indexOf("\n");
  const places = changes.slice(0, middle).split(",");
  const ends = changes.slice(middle + 1).split(",");
  const pieces = baseText.split(",");
  let index = 0;
  for (const [change, end] of ends.entries()) {
    index += Number(places[2 * change]);
    pieces[index] = places[2 * change + 1] === "1" ? keyOf(pieces[index] ?? "") + end : end;
    index++;
  }
  return pieces.join(",");
}

/** `body` with the checksum of the text that it stands for. */
function pack(format: number, text: string, body: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(1 + CHECKSUM_BYTES));
  head.setUint8(0, format);
  // Raw deflate notices little of the damage to itself or to the base.
  head.setUint32(1, crc32(text));
  return concat(new Uint8Array(head.buffer), body);
}

function deflate(text: string): Uint8Array {
  return deflateRawSync(text, { level: DEFLATE_LEVEL });
}

function inflate(body: Uint8Array): string {
  return decoder.decode(inflateRawSync(body));
}

function concat(head: Uint8Array, body: Uint8Array): Uint8Array {
  const payload = new Uint8Array(head.length + body.length);
  payload.set(head);
  payload.set(body, head.length);
  return payload;
}
