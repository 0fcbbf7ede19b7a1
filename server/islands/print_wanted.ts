/** How a part of a page learns that the page is about to be printed. */
export const WANTED = "print-wanted";

/** Of the page from then on: what comes to it later is drawn as it comes. */
export const WHOLE = "whole";

/** Calls `wanted` when the page is, or was, about to be printed; returns what ends that. */
export function onPrintWanted(wanted: () => void): () => void {
  if (WHOLE in document.body.dataset) wanted();
  addEventListener(WANTED, wanted);
  addEventListener("beforeprint", wanted);
  return () => {
    removeEventListener(WANTED, wanted);
    removeEventListener("beforeprint", wanted);
  };
}
