/** Loaded this far before it scrolls into view. */
const NEAR = "200px";

/** Calls `found` once `element` is near the view; returns what stops looking. */
export function whenNear(element: HTMLElement | null, found: () => void): (() => void) | undefined {
  if (element === null) return;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    found();
  }, { rootMargin: NEAR });
  observer.observe(element);
  return () => observer.disconnect();
}
