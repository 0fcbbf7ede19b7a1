import { Allowance } from "../../shared/allowance.ts";
import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";
import type { ByteSource } from "./frames.ts";

const BUFFER_BYTES = 16 * 1024;
/** What one read, or one message, costs beside its bytes. */
const TURN_BYTES = 512;
/** A byte that is only read costs so many times less than one whose meaning is looked at. */
const READ_DISCOUNT = 16;

/** Holds back a reader that is faster than its share. */
export interface ReadingRate {
  /** Resolves when more may be taken after these `bytes`. */
  charge(bytes: number): Promise<void>;
}

/**
 * As much as the server takes of an agent: it answers, so it has no reason to send more. Its
 * socket is not read until the debt is paid, and the rest of the agent goes on. One message that
 * is far too large is read past at once.
 */
export function createReadingRate(clock: Clock): ReadingRate {
  const { bytesPerSecond, burstSeconds } = SHARES.joinedSocket;
  const share = new Allowance(
    { perSecond: bytesPerSecond, burst: bytesPerSecond * burstSeconds },
    clock.monotonicMs(),
  );
  return {
    async charge(bytes) {
      const nowMs = clock.monotonicMs();
      share.take(bytes + TURN_BYTES, nowMs);
      const debtMs = share.debtMs(nowMs);
      if (debtMs > 0) await clock.sleep(debtMs);
    },
  };
}

/** The bytes of a connection in the pieces asked for, never more than one buffer ahead. */
export function createByteSource(
  connection: Pick<Deno.Conn, "read">,
  rate: ReadingRate,
): ByteSource & { takeHead(maxBytes: number): Promise<string> } {
  const buffer = new Uint8Array(BUFFER_BYTES);
  let start = 0;
  let end = 0;

  /** Adds to what is buffered. */
  async function readOn(): Promise<void> {
    if (start > 0) {
      buffer.copyWithin(0, start, end);
      end -= start;
      start = 0;
    }
    const count = await connection.read(buffer.subarray(end));
    if (count === null) throw new Deno.errors.UnexpectedEof("the connection has ended");
    end += count;
    await rate.charge(count / READ_DISCOUNT);
  }

  /** At most `count` bytes, at least one. */
  async function takeSome(count: number): Promise<Uint8Array> {
    if (start === end) await readOn();
    const some = buffer.subarray(start, Math.min(end, start + count));
    start += some.length;
    return some;
  }

  return {
    async take(count) {
      if (count > BUFFER_BYTES) throw new RangeError(`Cannot take ${count} bytes at once`);
      while (end - start < count) await readOn();
      start += count;
      return buffer.subarray(start - count, start);
    },
    async fill(target) {
      for (let filled = 0; filled < target.length;) {
        const some = await takeSome(target.length - filled);
        target.set(some, filled);
        filled += some.length;
      }
    },
    async skip(count) {
      for (let left = count; left > 0;) left -= (await takeSome(left)).length;
    },
    /** What stands before the first empty line: the head of an HTTP answer. */
    async takeHead(maxBytes) {
      for (let searched = 0;;) {
        const text = new TextDecoder("latin1").decode(buffer.subarray(start, end));
        const at = text.indexOf("\r\n\r\n", Math.max(0, searched - 3));
        if (at >= 0) {
          start += at + 4;
          return text.slice(0, at);
        }
        if (text.length >= Math.min(maxBytes, BUFFER_BYTES)) {
          throw new RangeError(`an answer of more than ${maxBytes} bytes`);
        }
        searched = text.length;
        await readOn();
      }
    },
  };
}
