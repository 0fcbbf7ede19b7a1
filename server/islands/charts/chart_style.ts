import type { ChartStyle } from "./chart_paint.ts";

/** Colours are resolved by the browser: a canvas does not understand `light-dark()`. */
export function readStyle(element: HTMLElement): ChartStyle {
  const style = getComputedStyle(element);
  return {
    text: style.color,
    grid: style.borderTopColor,
    line: style.stroke,
    area: style.fill,
    // Of nothing that is drawn by the style itself: the only way to hand colours over.
    warning: style.columnRuleColor,
    critical: style.textDecorationColor,
    unknown: style.textEmphasisColor,
    font: `12px ${style.fontFamily}`,
  };
}
