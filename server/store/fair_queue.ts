/** What waits, by whom it is of: who has much of it waits for his own, and not others for him. */
export class FairQueue<T> {
  #waiting = new Map<number, T[]>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(owner: number, item: T): void {
    const own = this.#waiting.get(owner);
    if (own === undefined) this.#waiting.set(owner, [item]);
    else own.push(item);
  }

  /** Whether any that waits is so. */
  some(isSo: (item: T) => boolean): boolean {
    return this.#waiting.values().some((own) => own.some(isSo));
  }

  /**
   * Takes items in turn, one of each owner after the other and each owner's in their order, as long
   * as `hasRoom` for the next; at least one.
   */
  take(hasRoom: (item: T, taken: readonly T[]) => boolean): T[] {
    const taken: T[] = [];
    while (this.#waiting.size > 0) {
      const [owner, own] = this.#waiting.entries().next().value as [number, T[]];
      const item = own[0] as T;
      if (taken.length > 0 && !hasRoom(item, taken)) break;
      taken.push(item);
      own.shift();
      // To the end of the turn, in which the next batch goes on.
      this.#waiting.delete(owner);
      if (own.length > 0) this.#waiting.set(owner, own);
    }
    return taken;
  }
}
