/** Of a long table only what is in sight, and a little around it, is in the page. */
import type { RefObject } from "preact";
import type { Signal } from "@preact/signals";
import { isSameData } from "../../../shared/same_data.ts";
import { onPrintWanted } from "../print_wanted.ts";

export interface RowRange {
  /** The first row that is there, and the first that is not any more. */
  start: number;
  end: number;
  /** Pixels that the rows above and below take. */
  above: number;
  below: number;
}

/** Rows around what is in sight, so that a wheel or `j` finds them there. */
const AROUND = 16;
/** Where the range begins moves in steps, so that most scrolling changes nothing. */
const STEP = 8;

/** The range of `count` rows of one height of which those from `top` on, `height` high, are seen. */
export function rangeInView(
  count: number,
  { top, height, rowHeight }: { top: number; height: number; rowHeight: number },
): RowRange {
  const first = Math.floor(top / rowHeight) - AROUND;
  const start = clamp(Math.floor(first / STEP) * STEP, 0, count);
  const last = Math.ceil((top + height) / rowHeight) + AROUND;
  const end = clamp(Math.ceil(last / STEP) * STEP, start, count);
  return { start, end, above: start * rowHeight, below: (count - end) * rowHeight };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

export interface FollowedTable {
  table: RefObject<HTMLTableElement>;
  /** Rows that it would have. */
  count: number;
  /** Says which are to be rendered; null: all, as on paper. */
  range: Signal<RowRange | null>;
  signal: AbortSignal;
}

/** Keeps `range` to what is in sight, until `signal` aborts. */
export function followView({ table, count, range, signal }: FollowedTable): void {
  let rowHeight = 0;
  let isPrinted = false;
  const look = () => {
    const element = table.current;
    if (element === null || isPrinted) return;
    rowHeight = measureRow(element) ?? rowHeight;
    if (rowHeight === 0) return;
    const head = element.tHead?.offsetHeight ?? 0;
    const top = -(element.getBoundingClientRect().top + head);
    const next = rangeInView(count, { top, height: innerHeight, rowHeight });
    if (!isSameData(range.peek(), next)) range.value = next;
  };
  // On paper nothing is out of sight.
  const stopPrint = onPrintWanted(() => {
    isPrinted = true;
    range.value = null;
  });
  const leavePaper = () => {
    isPrinted = false;
    look();
  };
  look();
  addEventListener("scroll", look, { passive: true, signal });
  addEventListener("resize", look, { signal });
  addEventListener("afterprint", leavePaper, { signal });
  signal.addEventListener("abort", stopPrint);
}

/** All rows of a table are of one height; null: there is none to be measured. */
function measureRow(table: HTMLTableElement): number | null {
  const row = table.querySelector<HTMLElement>("tbody:not(.spacer) > tr");
  const height = row?.getBoundingClientRect().height ?? 0;
  return height === 0 ? null : height;
}
