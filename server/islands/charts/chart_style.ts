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

/** The same as on paper, which is light whatever the screen is. */
export function readPaperStyle(element: HTMLElement): ChartStyle {
  const root = document.documentElement;
  const { theme } = root.dataset;
  root.dataset["theme"] = "light";
  const style = readStyle(element);
  if (theme === undefined) delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  return style;
}
