/** The first `most` of all that are added, in their order; equals stay as they came. */
export class FirstOf<T> {
  #kept: T[] = [];

  constructor(readonly compare: (a: T, b: T) => number, readonly most: number) {}

  add(items: readonly T[]): void {
    this.#kept.push(...items);
    // Sorted now and then: each item takes part in two sorts on average, and few are kept.
    if (this.#kept.length >= 2 * this.most) this.#sort();
  }

  all(): readonly T[] {
    this.#sort();
    return this.#kept;
  }

  #sort(): void {
    this.#kept = this.#kept.sort(this.compare).slice(0, this.most);
  }
}
