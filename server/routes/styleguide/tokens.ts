/** What the style sheet names: a test holds these lists against it. */
export const COLOR_TOKENS = [
  "page",
  "surface",
  "surface-hover",
  "line",
  "line-strong",
  "text",
  "muted",
  "accent",
  "accent-text",
  "ok",
  "ok-soft",
  "warning",
  "warning-soft",
  "critical",
  "critical-soft",
  "unknown",
  "unknown-soft",
  "offline",
  "offline-soft",
  "meter-track",
  "meter-plain",
  "meter-warning",
  "meter-critical",
] as const;

export const SIZE_TOKENS = ["small", "label", "text", "lead", "title", "page"] as const;

export const GAP_TOKENS = ["1", "2", "3", "4", "5", "6"] as const;
