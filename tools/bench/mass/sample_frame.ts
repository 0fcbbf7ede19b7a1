/**
 * A whole WebSocket frame that pushes a sample, made once and changed in place: a load generator that
 * makes each anew would cost as much as the server it loads.
 */
import { type Push, pushFrame } from "../../simulate/agent_frames.ts";

const REF_DIGITS = 10;
const SOME_REF = "9".repeat(REF_DIGITS);
/** As `toISOString` writes it, always as long. */
const SOME_TIME = new Date(0).toISOString();
/** What follows is longer than 125 bytes and, here, never than this. */
const MAX_BYTES = 0xffff;
const HEAD_BYTES = 8;
/** Final text frame; masked, by a mask of zeros, which changes nothing. */
const HEAD = [0x81, 0x80 | 126];

export class SampleFrame {
  readonly bytes: Uint8Array<ArrayBuffer>;
  #refAt: number;
  #collectedAt: number;
  #sentAt: number;

  constructor(push: Pick<Push, "name" | "kind" | "data">) {
    const text = pushFrame({ ...push, ref: SOME_REF, collected_at_ms: 0, sent_at_ms: 0 });
    const payload = new TextEncoder().encode(text);
    if (payload.length > MAX_BYTES) throw new RangeError("Cannot make a frame: it is too long");
    this.bytes = new Uint8Array(HEAD_BYTES + payload.length);
    this.bytes.set(HEAD);
    new DataView(this.bytes.buffer).setUint16(2, payload.length);
    this.bytes.set(payload, HEAD_BYTES);
    // All before the data is ASCII.
    this.#refAt = HEAD_BYTES + text.indexOf(SOME_REF);
    this.#collectedAt = HEAD_BYTES + text.indexOf(SOME_TIME);
    this.#sentAt = HEAD_BYTES + text.indexOf(SOME_TIME, text.indexOf(SOME_TIME) + 1);
  }

  /** The frame for the push number `ref` of what was collected and leaves at `atMs`. */
  at(ref: number, atMs: number): Uint8Array<ArrayBuffer> {
    const time = new Date(atMs).toISOString();
    this.#write(String(ref).padStart(REF_DIGITS, "0"), this.#refAt);
    this.#write(time, this.#collectedAt);
    this.#write(time, this.#sentAt);
    return this.bytes;
  }

  #write(text: string, from: number): void {
    for (let at = 0; at < text.length; at++) this.bytes[from + at] = text.charCodeAt(at);
  }
}
