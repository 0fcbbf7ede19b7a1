import { StorageError } from "../store/port.ts";

/** Writes that nobody waits for, until everything stops. */
export class BackgroundWrites {
  #writing = new Set<Promise<unknown>>();

  constructor(readonly onFault: (error: unknown) => void) {}

  add(write: Promise<unknown>): void {
    const done = write.catch((error) => {
      // Of a full disk each push is told, and so is /healthz: not one line for each host too.
      if (!(error instanceof StorageError)) this.onFault(error);
    }).finally(() => this.#writing.delete(done));
    this.#writing.add(done);
  }

  /** Resolves when all that were added have ended; never rejects. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#writing);
  }
}
