import { systemClock } from "../../shared/clock.ts";
import { settlesWithin } from "./settles_within.ts";

const MAX_WAITING = 1000;
const LAST_WORDS_MS = 1_000;

const encoder = new TextEncoder();

export interface LineWriter extends AsyncDisposable {
  /** Takes a line with its end and returns at once. */
  write(line: string): void;
}

/**
 * Writes lines to a stream that may be slow or stuck, and holds nobody up. While a write is on
 * its way up to 1,000 lines wait, of which the oldest give way; how many did is a line itself,
 * made by `describeLost`. Nothing runs while nothing is written: looking for lines ten times a
 * second, as a buffered sink does, would be most of what a waiting agent costs.
 */
export function createLineWriter(
  stream: WritableStream<Uint8Array>,
  describeLost: (count: number) => string,
): LineWriter {
  const writer = stream.getWriter();
  let waiting: string[] = [];
  let lost = 0;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const text = (lost > 0 ? describeLost(lost) : "") + waiting.join("");
      [waiting, lost] = [[], 0];
      // Whoever read the lines is gone: there is nobody to tell.
      await writer.write(encoder.encode(text)).catch(() => {});
    }
    writing = null;
  }

  return {
    write(line) {
      if (waiting.length === MAX_WAITING) {
        waiting.shift();
        lost++;
      }
      waiting.push(line);
      writing ??= writeAll();
    },
    /** Gives what waits a second to be written. */
    async [Symbol.asyncDispose]() {
      if (writing !== null) await settlesWithin(writing, { clock: systemClock, ms: LAST_WORDS_MS });
      writer.releaseLock();
    },
  };
}
