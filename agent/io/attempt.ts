/** What came of one piece of work, and what of it is left behind. */
export interface Attempt<T> {
  result: T;
  /** Null when nothing is left; else settles when nothing is. Never rejects. */
  held: Promise<unknown> | null;
}
