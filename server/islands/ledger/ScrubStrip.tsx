import { useRef, useState } from "preact/hooks";
import type { MonthState, RememberedMonth } from "../../views/mod.ts";

/**
 * Each state has a shape of its own in a square of 12: filled, split, crossed out, half, a ring with a
 * core, a ring, a dash.
 */
const SHAPES: Readonly<Record<MonthState, string>> = {
  clean: "M1 1h10v10H1z",
  repaired: "M1 1h8.5L1 9.5zM11 2.5V11H2.5z",
  errors: "M2.2 1h7.6L6 4.8zM11 2.2v7.6L7.2 6zM9.8 11H2.2L6 7.2zM1 9.8V2.2L4.8 6z",
  resilver: "M1 1h10v1.2H1zM1 6h10v5H1z",
  running: "M1 1h10v10H1zM2.2 2.2v7.6h7.6V2.2zM4 4h4v4H4z",
  none: "M1 1h10v10H1zM2.2 2.2v7.6h7.6V2.2z",
  unknown: "M3.5 5.4h5v1.2h-5z",
};

interface ScrubStripProps {
  /** The name of the pool. */
  pool: string;
  months: readonly RememberedMonth[];
}

/**
 * Twelve months as squares, the present one last. To a screen reader a table of months; a square says
 * what ended in it when it is pointed at or has the focus, which the arrow keys move from the last.
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
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d={SHAPES[state]} />
          </svg>
          <span class="strip-text">
            <span role="rowheader">{month}</span> <span role="cell">{text}</span>
          </span>
        </div>
      ))}
    </div>
  );
}

/** Where the focus goes by a key; null: it is no key of the strip, or there is no further square. */
export function placeAfter(key: string, from: number, count: number): number | null {
  const to = key === "ArrowLeft"
    ? from - 1
    : key === "ArrowRight"
    ? from + 1
    : key === "Home"
    ? 0
    : key === "End"
    ? count - 1
    : -1;
  return to < 0 || to >= count ? null : to;
}
