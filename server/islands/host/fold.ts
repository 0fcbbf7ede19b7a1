import { batch, useSignal } from "@preact/signals";
import { type RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { onPrintWanted } from "../print_wanted.ts";

/** Where a page has room for all of its parts; as the style sheet has it. */
const WIDE = "(min-width: 48rem)";

interface Fold {
  ref: RefObject<HTMLDetailsElement>;
  open: boolean;
  /** Present once a script leads: until then a wide page shows what is folded too. */
  "data-folds": "" | undefined;
  onToggle: () => void;
}

/**
 * What a `<details>` of a page takes: narrow it is folded unless `isWanted`, wide it is open. It
 * opens when it is wanted later, and never closes by itself.
 */
export function useFold(isWanted: boolean): Fold {
  const ref = useRef<HTMLDetailsElement>(null);
  const isOpen = useSignal(isWanted);
  const isLed = useSignal(false);

  useEffect(() =>
    batch(() => {
      // An address that leads into it has opened it before.
      isOpen.value ||= ref.current?.open === true || matchMedia(WIDE).matches;
      isLed.value = true;
    }), []);
  useEffect(() => {
    if (isWanted) isOpen.value = true;
  }, [isWanted]);
  // Charts are drawn where they are seen alone.
  useEffect(() => onPrintWanted(() => isOpen.value = true), []);

  return {
    ref,
    open: isOpen.value,
    "data-folds": isLed.value ? "" : undefined,
    onToggle: () => isOpen.value = ref.current?.open === true,
  };
}
