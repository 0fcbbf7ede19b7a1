/** Who is called when something happens. */
export class Listeners<Told extends readonly unknown[] = []> {
  #all = new Set<(...told: Told) => void>();

  /** Returns its own undo. */
  add(listener: (...told: Told) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Calls each, in the order in which they were added. */
  tell(...told: Told): void {
    for (const listener of this.#all) listener(...told);
  }
}
