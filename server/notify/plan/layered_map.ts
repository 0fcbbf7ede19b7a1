interface Layers<K, V> {
  /** Other values of keys of the base, in their place. */
  changed: Map<K, V>;
  /** Keys of the base that are not there, or come later now. */
  gone: Set<K>;
  /** What comes after the base. */
  added: Map<K, V>;
}

/**
 * A map whose copies are cheap: what was changed lately lies over what is shared by all of them.
 * Its order is that of a `Map`. Of thousands of entries a copy costs about as much as their root.
 */
export class LayeredMap<K, V> implements ReadonlyMap<K, V> {
  /** Shared, and never written to. */
  readonly #base: ReadonlyMap<K, V>;
  #above: Layers<K, V>;
  /** Whether what lies above is another's too: it is copied before it is written to. */
  #isShared: boolean;

  constructor(entries: ReadonlyMap<K, V> | Iterable<readonly [K, V]> = []) {
    const from = entries instanceof LayeredMap ? entries as LayeredMap<K, V> : null;
    const isLight = from !== null && isWorthSharing(from.#base, from.#above);
    this.#base = from === null ? new Map(entries) : isLight ? from.#base : from.#merged();
    this.#above = isLight ? from.#above : newLayers();
    this.#isShared = isLight;
    if (isLight) from.#isShared = true;
  }

  get size(): number {
    return this.#base.size - this.#above.gone.size + this.#above.added.size;
  }

  get(key: K): V | undefined {
    const { added, gone, changed } = this.#above;
    if (added.has(key)) return added.get(key);
    if (gone.has(key)) return undefined;
    return changed.has(key) ? changed.get(key) : this.#base.get(key);
  }

  has(key: K): boolean {
    return this.#above.added.has(key) || this.#isInBase(key);
  }

  set(key: K, value: V): this {
    const { changed, added } = this.#own();
    const layer = this.#isInBase(key) ? changed : added;
    layer.set(key, value);
    return this;
  }

  delete(key: K): boolean {
    if (!this.has(key)) return false;
    const { changed, gone, added } = this.#own();
    if (added.delete(key)) return true;
    changed.delete(key);
    gone.add(key);
    return true;
  }

  *entries(): MapIterator<[K, V]> {
    // What is written meanwhile is to be seen, as in every map.
    const { gone, changed, added } = this.#own();
    for (const [key, value] of this.#base) {
      if (gone.has(key)) continue;
      yield [key, changed.has(key) ? changed.get(key) as V : value];
    }
    yield* added;
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  /** All of it as one map: a copy of a `Map` costs a fraction of going through its entries. */
  #merged(): Map<K, V> {
    const { changed, gone, added } = this.#above;
    const merged = new Map(this.#base);
    for (const [key, value] of changed) merged.set(key, value);
    for (const key of gone) merged.delete(key);
    for (const [key, value] of added) merged.set(key, value);
    return merged;
  }

  #isInBase(key: K): boolean {
    return this.#base.has(key) && !this.#above.gone.has(key);
  }

  #own(): Layers<K, V> {
    if (!this.#isShared) return this.#above;
    const { changed, gone, added } = this.#above;
    this.#above = { changed: new Map(changed), gone: new Set(gone), added: new Map(added) };
    this.#isShared = false;
    return this.#above;
  }
}

function newLayers<K, V>(): Layers<K, V> {
  return { changed: new Map(), gone: new Set(), added: new Map() };
}

/** From there on copying what lies above costs more than making one base of all. */
function isWorthSharing<K, V>(base: ReadonlyMap<K, V>, { changed, gone, added }: Layers<K, V>) {
  const above = changed.size + gone.size + added.size;
  return above * above <= 2 * base.size;
}
