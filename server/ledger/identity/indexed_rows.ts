/** Rows by their key, and by whatever else they are looked for: a fleet's are never walked as a whole. */
export class IndexedRows<Row, Index extends string> {
  readonly #rows = new Map<string, Row>();
  readonly #indexes = new Map<string, Set<string>>();
  readonly #keyOf: (row: Row) => string;
  readonly #indexOf: Readonly<Record<Index, (row: Row) => string | number | null>>;

  constructor(
    keyOf: (row: Row) => string,
    indexOf: Readonly<Record<Index, (row: Row) => string | number | null>>,
    rows: Iterable<Row>,
  ) {
    this.#keyOf = keyOf;
    this.#indexOf = indexOf;
    for (const row of rows) this.set(row);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  /** Those with this value, at most `atMost` of them, those first that have had it for longest. */
  by(index: Index, value: string | number, atMost = Infinity): Row[] {
    const found: Row[] = [];
    for (const key of this.#indexes.get(`${index} ${value}`) ?? []) {
      if (found.length >= atMost) break;
      const row = this.#rows.get(key);
      if (row !== undefined) found.push(row);
    }
    return found;
  }

  set(row: Row): void {
    const key = this.#keyOf(row);
    const before = this.#rows.get(key);
    if (before !== undefined && this.#isPlacedAlike(before, row)) {
      this.#rows.set(key, row);
      return;
    }
    this.delete(key);
    this.#rows.set(key, row);
    for (const place of this.#placesOf(row)) {
      const keys = this.#indexes.get(place) ?? new Set();
      this.#indexes.set(place, keys.add(key));
    }
  }

  delete(key: string): void {
    const row = this.#rows.get(key);
    if (row === undefined) return;
    this.#rows.delete(key);
    for (const place of this.#placesOf(row)) {
      const keys = this.#indexes.get(place);
      keys?.delete(key);
      if (keys?.size === 0) this.#indexes.delete(place);
    }
  }

  values(): Iterable<Row> {
    return this.#rows.values();
  }

  #isPlacedAlike(a: Row, b: Row): boolean {
    for (const index in this.#indexOf) {
      if (this.#indexOf[index](a) !== this.#indexOf[index](b)) return false;
    }
    return true;
  }

  #placesOf(row: Row): string[] {
    return (Object.keys(this.#indexOf) as Index[]).flatMap((index) => {
      const value = this.#indexOf[index](row);
      return value === null ? [] : [`${index} ${value}`];
    });
  }
}
