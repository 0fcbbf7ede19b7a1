/** Several changes of a row within it are one. */
const GATHER_MS = 500;

/** Calls `onChange` after the row that `find` finds in the live list has changed, until it is undone. */
export function watchRow(find: () => Element | null, onChange: () => void): () => void {
  let soon: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver((changes) => {
    if (soon !== undefined) return;
    const row = find();
    if (row === null || !changes.some(({ target }) => row.contains(target))) return;
    soon = setTimeout(() => {
      soon = undefined;
      onChange();
    }, GATHER_MS);
  });
  const list = document.querySelector("main") ?? document.body;
  observer.observe(list, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["class"],
  });
  return () => {
    observer.disconnect();
    clearTimeout(soon);
  };
}
