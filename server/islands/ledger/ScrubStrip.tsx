import { useRef, useState } from "preact/hooks";
import type { RememberedMonth } from "../../views/mod.ts";

interface ScrubStripProps {
  /** The name of the pool. */
  pool: string;
  months: readonly RememberedMonth[];
}

/**
 * Twelve months as squares, the present one last; each state has a shape of its own. To a screen
 * reader a table of months; a square says what ended in it when it is pointed at or has the focus,
 * which the arrow keys move from the last. A page holds a thousand squares: few elements for each.
 */
export function ScrubStrip({ pool, months }: ScrubStripProps) {
  const [chosen, choose] = useState(months.length - 1);
  const strip = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent): void {
    const to = placeAfter(event.key, chosen, months.length);
    if (to === null) return;
    event.preventDefault();
    choose(to);
    const square = strip.current?.children[to];
    if (square instanceof HTMLElement) square.focus();
  }

  return (
    <div
      class="scrub-strip"
      role="table"
      aria-label={`Scrubs of ${pool} by month`}
      ref={strip}
      onKeyDown={move}
    >
      {months.map(({ month, state, text }, index) => (
        <div
          key={month}
          class="strip-month"
          role="row"
          data-state={state}
          tabIndex={index === chosen ? 0 : -1}
        >
          <span role="cell">{`${month}: ${text}`}</span>
        </div>
      ))}
    </div>
  );
}

/** Where the focus goes by a key; null: it is no key of the strip, or there is no further square. */
export function placeAfter(key: string, from: number, count: number): number | null {
  const places = new Map([
    ["ArrowLeft", from - 1],
    ["ArrowRight", from + 1],
    ["Home", 0],
    ["End", count - 1],
  ]);
  const to = places.get(key) ?? -1;
  return to < 0 || to >= count ? null : to;
}
