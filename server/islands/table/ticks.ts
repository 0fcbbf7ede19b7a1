import { useMemo } from "preact/hooks";
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { HeadTicks } from "./TableHead.tsx";
import type { RowTicks } from "./RowTick.tsx";
import type { Selection } from "./selection.ts";

export interface Ticks extends RowTicks {
  /** The keys that are ticked and listed, in the order of the list. */
  chosen: ReadonlySignal<readonly string[]>;
  /** Of all that is listed. */
  head: ReadonlySignal<HeadTicks["state"]>;
  toggleAll(): void;
  clear(): void;
}

/** What a tick makes of what is ticked: loaded with the first. */
type Change = (how: typeof import("./selection.ts"), now: Selection) => Selection;

/**
 * Ticks over a list whose keys are `listed`, in order: what is no longer listed is not ticked.
 * `ticked`: those that are at first.
 */
export function createTicks(
  listed: ReadonlySignal<readonly string[]>,
  ticked: readonly string[] = [],
): Ticks {
  const selection = signal<Selection>({ chosen: new Set(ticked), anchor: null });
  const chosen = computed(() => {
    const { chosen } = selection.value;
    return chosen.size === 0 ? [] : listed.value.filter((key) => chosen.has(key));
  });
  let loaded: Parameters<Change>[0] | null = null;
  const change = (next: Change) => {
    if (loaded === null) {
      import("./selection.ts").then((how) => {
        loaded = how;
        change(next);
      }, reportError);
      return;
    }
    const present = new Set(listed.peek());
    selection.value = loaded.keepPresent(
      next(loaded, selection.peek()),
      (key) => present.has(key),
    );
  };
  return {
    chosen,
    head: computed(() => {
      const { length } = chosen.value;
      return length === 0 ? "none" : length === listed.value.length ? "all" : "some";
    }),
    isTicked: (row) => selection.value.chosen.has(row),
    tick: (row, isRange) =>
      change(({ extendTo, toggleRow }, now) =>
        isRange ? extendTo(now, row, listed.peek()) : toggleRow(now, row)
      ),
    toggleAll: () => change(({ toggleAll }, now) => toggleAll(now, listed.peek())),
    clear: () => {
      selection.value = { chosen: new Set(), anchor: null };
    },
  };
}

export function useTicks(
  listed: ReadonlySignal<readonly string[]>,
  ticked?: readonly string[],
): Ticks {
  return useMemo(() => createTicks(listed, ticked), [listed]);
}
