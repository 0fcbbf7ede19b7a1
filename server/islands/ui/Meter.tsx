/** From these percentages on a bar takes the colour of a warning, above the second of a danger. */
export interface MeterLimits {
  warning: number;
  critical: number;
}

/**
 * A horizontal bar for 0 to 100; null draws it empty and dashed. It repeats the figure that
 * stands beside it, so it says nothing to a screen reader.
 */
export function Meter({ percent, limits }: { percent: number | null; limits?: MeterLimits }) {
  if (percent === null) return <span class="meter" data-unknown aria-hidden="true" />;
  return (
    <svg class="meter" data-tone={meterTone(percent, limits)} aria-hidden="true">
      <rect width={`${shownWidth(percent)}%`} height="100%" />
    </svg>
  );
}

/** To a percent: the figure beside it is exact, and a thousand bars are sent without digits. */
export function shownWidth(percent: number): number {
  return Math.round(Math.min(100, Math.max(0, percent)));
}

export function meterTone(percent: number, limits: MeterLimits | undefined) {
  if (limits === undefined) return "plain";
  if (percent > limits.critical) return "critical";
  return percent >= limits.warning ? "warning" : "plain";
}
