import { useMemo } from "preact/hooks";
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { HeadTicks } from "./TableHead.tsx";
import type { RowTicks } from "./RowTick.tsx";
import {
  extendTo,
  keepPresent,
  NOTHING_CHOSEN,
  type Selection,
  toggleAll,
  toggleRow,
} from "./selection.ts";

export interface Ticks extends RowTicks {
  /** The keys that are ticked and listed, in the order of the list. */
  chosen: ReadonlySignal<readonly string[]>;
  /** Of all that is listed. */
  head: ReadonlySignal<HeadTicks["state"]>;
  toggleAll(): void;
  clear(): void;
}

/**
 * Ticks over a list whose keys are `listed`, in order: what is no longer listed is not ticked.
 * `ticked`: those that are at first.
 */
export function createTicks(
  listed: ReadonlySignal<readonly string[]>,
  ticked: readonly string[] = [],
): Ticks {
  const selection = signal<Selection>({ ...NOTHING_CHOSEN, chosen: new Set(ticked) });
  const present = computed(() => new Set(listed.value));
  const chosen = computed(() => {
    const { chosen } = keepPresent(selection.value, (key) => present.value.has(key));
    return chosen.size === 0 ? [] : listed.value.filter((key) => chosen.has(key));
  });
  const set = (next: Selection) => {
    selection.value = keepPresent(next, (key) => present.peek().has(key));
  };
  return {
    chosen,
    head: computed(() => {
      const { length } = chosen.value;
      return length === 0 ? "none" : length === listed.value.length ? "all" : "some";
    }),
    isTicked: (row) => selection.value.chosen.has(row),
    tick: (row, isRange) =>
      set(
        isRange ? extendTo(selection.peek(), row, listed.peek()) : toggleRow(selection.peek(), row),
      ),
    toggleAll: () => set(toggleAll(selection.peek(), listed.peek())),
    clear: () => set(NOTHING_CHOSEN),
  };
}

export function useTicks(
  listed: ReadonlySignal<readonly string[]>,
  ticked?: readonly string[],
): Ticks {
  return useMemo(() => createTicks(listed, ticked), [listed]);
}
