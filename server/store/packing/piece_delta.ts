/**
 * The difference of a JSON text to another of equally many pieces between commas, in bits. Of what
 * changes from sample to sample nearly all is numbers, and most of them counters: one takes as many
 * bits as it grew by. That is smaller than the same deflated, or spelled in digits.
 */

/** What a change is; never given another meaning. Most are counters: that takes one bit, others four. */
export const GROWN = 0;
export const SHRUNK = 1;
/** It grew by as much as the last number of this key did. */
export const AS_BEFORE = 2;
/** A number with a point, as a whole one and the digits behind the point. */
export const DECIMAL = 3;
/** One with more digits, as a float of 64 bits. */
export const FLOAT = 4;
/** In pages: so memory is counted. */
export const PAGES_GROWN = 5;
export const PAGES_SHRUNK = 6;
/** By as much as the last number of any key grew or shrank: what one part gains another loses. */
export const AS_LAST = 7;
/** What follows the key, or the whole piece. */
export const WORDS = 8;

export const PAGE = 4096;

/**
 * What is expected of a difference by what it held so far, the same for who writes and who reads it:
 * guests, pools and devices follow each other and change in the same parts.
 */
export class Expected {
  /** By how much the last number grew, whatever its key. */
  growth = 0;
  /** By how much the last number of each key grew. */
  readonly growths: number[] = [];
  /** After a change of each key: how many equal pieces came before the next change. */
  readonly equals: number[] = [];
  /** How many bits the last number had, of each sort. */
  readonly lengths = { counter: 20, pages: 12, decimal: 50 };
  /** How many digits were behind the last point. */
  places = 15;
}

/** In the place of a key's number, before the first change. */
export const NO_KEY = 0;

export type Sort = keyof Expected["lengths"];

/** Digits behind a point that a decimal number may have. */
export const MAX_PLACES = 31;

/** `number` with a point before its last `places` digits. */
export function pointed(number: number, places: number): string {
  const digits = String(number).padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
