/** Which rows of a list are ticked, by their keys. */
export interface Selection {
  chosen: ReadonlySet<string>;
  /** Where a range begins; null: nothing was ticked yet. */
  anchor: string | null;
}

export const NOTHING_CHOSEN: Selection = { chosen: new Set(), anchor: null };

/** Ticks a row, or unticks it. */
export function toggleRow({ chosen }: Selection, key: string): Selection {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  return { chosen: next, anchor: key };
}

/**
 * Makes every row from the anchor to `key` as the anchor is; `order`: the keys as they are listed.
 * Without an anchor in the list it is a row like any other.
 */
export function extendTo(selection: Selection, key: string, order: readonly string[]): Selection {
  const { chosen, anchor } = selection;
  const [start, end] = [anchor === null ? -1 : order.indexOf(anchor), order.indexOf(key)];
  if (anchor === null || start === -1 || end === -1) return toggleRow(selection, key);
  const range = order.slice(Math.min(start, end), Math.max(start, end) + 1);
  const next = new Set(chosen);
  for (const each of range) {
    if (chosen.has(anchor)) next.add(each);
    else next.delete(each);
  }
  return { chosen: next, anchor };
}

/** Ticks all of `keys`; none where all are ticked already. */
export function toggleAll({ chosen, anchor }: Selection, keys: readonly string[]): Selection {
  const isWhole = keys.length > 0 && keys.every((key) => chosen.has(key));
  return isWhole ? NOTHING_CHOSEN : { chosen: new Set([...chosen, ...keys]), anchor };
}

/** What of it is there still; the same object where all is. */
export function keepPresent(selection: Selection, isThere: (key: string) => boolean): Selection {
  const kept = [...selection.chosen].filter(isThere);
  return kept.length === selection.chosen.size
    ? selection
    : { ...selection, chosen: new Set(kept) };
}
