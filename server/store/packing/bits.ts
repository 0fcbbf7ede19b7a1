/** Numbers of as many bits as they need, one after the other. */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Above it a number is written in two parts: operators on bits take 32. */
const PART_BITS = 26;
const PART = 2 ** PART_BITS;

/** How many bits `number` has, a whole one of up to 2^53. */
export function bitLength(number: number): number {
  const high = Math.floor(number / PART);
  return high === 0 ? 32 - Math.clz32(number) : PART_BITS + 32 - Math.clz32(high);
}

/** Grows as it is written to. */
export class BitWriter {
  #bytes = new Uint8Array(1024);
  #at = 0;
  /** Bits that do not fill a byte yet, and how many. */
  #left = 0;
  #leftCount = 0;

  get bitCount(): number {
    return 8 * this.#at + this.#leftCount;
  }

  /** Up to 53 bits of a whole number. */
  push(number: number, bits: number): void {
    if (bits > PART_BITS) {
      this.#pushPart(Math.floor(number / PART), bits - PART_BITS);
      this.#pushPart(number % PART, PART_BITS);
    } else this.#pushPart(number, bits);
  }

  /** A whole number from 1 to 2^26, the smaller the shorter (Elias gamma). */
  pushSmall(number: number): void {
    // The zeros before it tell how long it is.
    this.push(number, 2 * bitLength(number) - 1);
  }

  /** A whole number, the nearer to what was `expected` the shorter. */
  pushNear(number: number, expected: number): void {
    const apart = number - expected;
    this.pushSmall(apart < 0 ? -2 * apart : 2 * apart + 1);
  }

  pushText(text: string): void {
    const bytes = encoder.encode(text);
    this.pushSmall(bytes.length + 1);
    for (const byte of bytes) this.#pushPart(byte, 8);
  }

  /** What was written, the last byte filled up with zeros. */
  take(): Uint8Array {
    if (this.#leftCount > 0) this.push(0, 8 - this.#leftCount);
    return this.#bytes.slice(0, this.#at);
  }

  /** No more than 26 bits. */
  #pushPart(number: number, bits: number): void {
    if (bits + this.#leftCount > 30) {
      // The high ones first, so that the rest fits beside what is left.
      const low = 12;
      this.#pushPart(number >>> low, bits - low);
      return this.#pushPart(number & 0xfff, low);
    }
    this.#left = this.#left << bits | number;
    this.#leftCount += bits;
    while (this.#leftCount >= 8) {
      if (this.#at === this.#bytes.length) this.#grow();
      this.#leftCount -= 8;
      this.#bytes[this.#at++] = this.#left >>> this.#leftCount;
      this.#left &= (1 << this.#leftCount) - 1;
    }
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#bytes.length);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Throws `RangeError` where there are fewer bits than asked for. */
export class BitReader {
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** Up to 53 bits. */
  next(bits: number): number {
    let number = 0;
    for (let left = bits; left > 0;) {
      const byte = this.bytes[this.#at >> 3];
      if (byte === undefined) throw new RangeError("Cannot read bits: there are no more");
      const offset = this.#at & 7;
      const taken = Math.min(left, 8 - offset);
      const part = byte >> (8 - offset - taken) & ((1 << taken) - 1);
      number = number * 2 ** taken + part;
      this.#at += taken;
      left -= taken;
    }
    return number;
  }

  /** What `pushSmall` wrote. */
  nextSmall(): number {
    let zeros = 0;
    while (this.next(1) === 0) zeros++;
    return 2 ** zeros + this.next(zeros);
  }

  /** What `pushNear` wrote. */
  nextNear(expected: number): number {
    const apart = this.nextSmall();
    return expected + (apart % 2 === 0 ? -apart / 2 : (apart - 1) / 2);
  }

  nextText(): string {
    const length = this.nextSmall() - 1;
    // Checked first: damage may ask for any length.
    if (length > this.bytes.length) throw new RangeError("Cannot read text: it is cut short");
    return decoder.decode(Uint8Array.from({ length }, () => this.next(8)));
  }
}
