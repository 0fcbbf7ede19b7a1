/** What a pipe nobody waits for may still deliver before it is closed. */
const ABANDONED_BYTES = 1024 * 1024;

/** Half of what Linux keeps in a pipe. */
const BUFFER_BYTES = 32 * 1024;

/** Why a pipe was closed before its end. */
export type PipeFault =
  | { kind: "output_too_large"; limit_bytes: number }
  | { kind: "failed"; message: string };

/**
 * Reads one output of a child, handing on at most `maxBytes`; past that it is closed. All of it
 * goes through one buffer: what `onChunk` is given is its own until it returns.
 */
export class Pipe {
  bytesRead = 0;
  fault: PipeFault | null = null;
  /** Settles when the other side, or a fault, has closed it; never rejects. */
  readonly closed: Promise<void>;
  #maxBytes: number;
  #onChunk: (chunk: Uint8Array) => void;

  constructor(
    stream: ReadableStream<Uint8Array>,
    { maxBytes, onChunk }: { maxBytes: number; onChunk: (chunk: Uint8Array) => void },
  ) {
    this.#maxBytes = maxBytes;
    this.#onChunk = onChunk;
    this.closed = this.#read(stream.getReader({ mode: "byob" }));
  }

  /** Reads on, so that a holder is not blocked, but keeps nothing and not for ever. */
  abandon(): void {
    this.#maxBytes = this.bytesRead + ABANDONED_BYTES;
    this.#onChunk = () => {};
  }

  async #read(reader: ReadableStreamBYOBReader): Promise<void> {
    try {
      let buffer = new ArrayBuffer(BUFFER_BYTES);
      for (;;) {
        const { value, done } = await reader.read(new Uint8Array(buffer));
        if (done) return;
        this.bytesRead += value.length;
        if (this.bytesRead > this.#maxBytes) {
          this.fault = { kind: "output_too_large", limit_bytes: this.#maxBytes };
          return await reader.cancel();
        }
        this.#onChunk(value);
        buffer = value.buffer;
      }
    } catch (error) {
      this.fault = { kind: "failed", message: `its output cannot be taken: ${error}` };
      await reader.cancel().catch(() => {});
    }
  }
}
