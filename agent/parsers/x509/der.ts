/** One value of DER (ITU-T X.690): its tag, and what it holds. */
export interface DerValue {
  tag: number;
  content: Uint8Array;
}

export const TAG = {
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Longer than any file that the agent reads. */
const LENGTH_BYTES = 4;

/** The values that stand one after the other in `bytes`. Throws `SyntaxError` where one is cut. */
export function readDer(bytes: Uint8Array): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = byteAt(bytes, at);
    const { length, start } = readLength(bytes, at + 1);
    at = start + length;
    if (at > bytes.length) throw new SyntaxError("Cannot read DER: a value is cut off");
    values.push({ tag, content: bytes.subarray(start, at) });
  }
  return values;
}

/** A length below 128 is its own byte; else that byte says how many bytes of length follow. */
function readLength(bytes: Uint8Array, at: number): { length: number; start: number } {
  const first = byteAt(bytes, at);
  if (first < 0x80) return { length: first, start: at + 1 };
  const count = first - 0x80;
  if (count === 0 || count > LENGTH_BYTES) throw new SyntaxError("Cannot read DER: no such length");
  let length = 0;
  for (let index = 1; index <= count; index++) length = 256 * length + byteAt(bytes, at + index);
  return { length, start: at + 1 + count };
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new SyntaxError("Cannot read DER: a value is cut off");
  return byte;
}

/** Such as "2.5.4.3". */
export function readOid(content: Uint8Array): string {
  const parts: number[] = [];
  let part = 0;
  for (const byte of content) {
    part = 128 * part + (byte & 0x7f);
    if (byte >= 0x80) continue;
    parts.push(part);
    part = 0;
  }
  const [first = 0, ...rest] = parts;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - 40 * top, ...rest].join(".");
}

const ENCODINGS: Readonly<Record<number, string>> = {
  [TAG.utf8]: "utf-8",
  [TAG.printable]: "latin1",
  [TAG.ia5]: "latin1",
  [TAG.bmp]: "utf-16be",
};

/** Null where it is no text. */
export function readText({ tag, content }: DerValue): string | null {
  const encoding = ENCODINGS[tag];
  return encoding === undefined ? null : new TextDecoder(encoding).decode(content);
}

/** Epoch seconds; null where it is no time. */
export function readTime({ tag, content }: DerValue): number | null {
  const digits = new TextDecoder().decode(content);
  if (tag === TAG.generalizedTime) return toUnix(digits);
  // RFC 5280: two digits of a year from 50 on are of the last century.
  return tag === TAG.utcTime ? toUnix(`${digits < "50" ? "20" : "19"}${digits}`) : null;
}

function toUnix(digits: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? null : ms / 1000;
}
