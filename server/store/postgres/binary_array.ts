/**
 * Arrays as PostgreSQL sends them itself (`array_send`): as text each byte of a payload would be two
 * characters, made here and read there. What COPY costs beside it is in docs/scaling.md.
 */
import { Buffer } from "node:buffer";

export type Element = string | number | null | Uint8Array;

/** How the elements of a type are written: its id in `pg_type`, and the bytes of one. */
interface Writer {
  id: number;
  /** Throws where `value` is none of the type. */
  sizeOf(value: Exclude<Element, null>): number;
  write(into: Buffer, value: Exclude<Element, null>, at: number): void;
}

/** As PostgreSQL's own of a text that is no number: it is the row's fault, and no other's. */
const INVALID_TEXT_REPRESENTATION = "22P02";

const INT4_BYTES = 4;
const NUMBER_BYTES = 8;
/** Dimensions, whether any is null, the type, how many, the number of the first. */
const HEAD_BYTES = 5 * INT4_BYTES;
const NULL_LENGTH = -1;
const HIGH_WORD = 2 ** 32;

const WRITERS = {
  bigint: {
    id: 20,
    sizeOf(value) {
      if (!Number.isSafeInteger(value)) throw invalid(value, "a whole number below 2^53");
      return NUMBER_BYTES;
    },
    write(into, value, at) {
      into.writeInt32BE(Math.floor(value as number / HIGH_WORD), at);
      into.writeUInt32BE((value as number) >>> 0, at + INT4_BYTES);
    },
  },
  "double precision": {
    id: 701,
    sizeOf(value) {
      if (typeof value !== "number") throw invalid(value, "a number");
      return NUMBER_BYTES;
    },
    write: (into, value, at) => into.writeDoubleBE(value as number, at),
  },
  text: {
    id: 25,
    sizeOf(value) {
      if (typeof value !== "string") throw invalid(value, "a text");
      return Buffer.byteLength(value);
    },
    write: (into, value, at) => into.write(value as string, at),
  },
  bytea: {
    id: 17,
    sizeOf(value) {
      if (!(value instanceof Uint8Array)) throw invalid(value, "bytes");
      return value.length;
    },
    write: (into, value, at) => into.set(value as Uint8Array, at),
  },
} satisfies Record<string, Writer>;

export type ElementType = keyof typeof WRITERS;

export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(WRITERS, name);
}

/** Throws with the code of the row's own fault where an element is none of its type. */
export function encodeArray(type: ElementType, values: readonly Element[]): Buffer {
  const { id, sizeOf, write }: Writer = WRITERS[type];
  let bytes = HEAD_BYTES + INT4_BYTES * values.length;
  for (const value of values) if (value !== null) bytes += sizeOf(value);
  const array = Buffer.allocUnsafe(bytes);
  const hasNull = values.includes(null);
  let at = 0;
  for (const word of [1, Number(hasNull), id, values.length, 1]) at = array.writeInt32BE(word, at);
  for (const value of values) {
    const size = value === null ? 0 : sizeOf(value);
    at = array.writeInt32BE(value === null ? NULL_LENGTH : size, at);
    if (value !== null) write(array, value, at);
    at += size;
  }
  return array;
}

function invalid(value: Element, expected: string): Error {
  return Object.assign(
    new TypeError(`Cannot write "${String(value).slice(0, 100)}": it is not ${expected}`),
    { code: INVALID_TEXT_REPRESENTATION },
  );
}
