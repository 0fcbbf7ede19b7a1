import type { MeterTone } from "../../views/mod.ts";

interface MeterProps {
  percent: number | null;
  tone?: MeterTone | undefined;
  /** Where its tone changes: percent, each a line across. */
  marks?: readonly number[];
}

/**
 * A horizontal bar for 0 to 100; null draws it empty and dashed. It repeats the figure that
 * stands beside it, so it says nothing to a screen reader.
 */
export function Meter({ percent, tone = "plain", marks = [] }: MeterProps) {
  if (percent === null) return <span class="meter" data-unknown aria-hidden="true" />;
  return (
    <svg class="meter" data-tone={tone} aria-hidden="true">
      <rect width={`${shownWidth(percent)}%`} height="100%" />
      {marks.map((mark) => <line key={mark} x1={`${mark}%`} x2={`${mark}%`} y1="0" y2="100%" />)}
    </svg>
  );
}

/** To a percent: the figure beside it is exact, and a thousand bars are sent without digits. */
export function shownWidth(percent: number): number {
  return Math.round(Math.min(100, Math.max(0, percent)));
}
