/** Work that is done in pieces of a few milliseconds, so that others may come in between. */
export type Pieces<T> = Generator<void, T>;

/** Items of one piece: some milliseconds of the slowest kind. */
export const PIECE = 256;

/** Does all of it at once. */
export function finish<T>(pieces: Pieces<T>): T {
  for (;;) {
    const step = pieces.next();
    if (step.done) return step.value;
  }
}
