/** What is drawn around the lines of a chart: gaps, limits, incidents. All sizes in CSS pixels. */
import uPlot from "uplot";
import type { ChartGap } from "./chart_points.ts";

export interface ChartStyle {
  text: string;
  grid: string;
  line: string;
  area: string;
  warning: string;
  critical: string;
  unknown: string;
  font: string;
}

export interface ChartLimit {
  value: number;
  tone: "warning" | "critical";
  /** Whether it is drawn as a line across; where not, only what lies above it is coloured. */
  isLine: boolean;
}

/** An incident above the lines. */
export interface ChartMark {
  from_unix: number;
  /** Null: it is not over. */
  to_unix: number | null;
  tone: "warning" | "critical" | "unknown";
}

const HATCH_STEP = 8;
const MARK_HEIGHT = 4;
const FLAG = 5;
const LABEL_LEAST = 60;

const pixels = () => uPlot.pxRatio;

/** From left to right within the plot, in pixels of the canvas; null: out of sight. */
function spanOf(plot: uPlot, from: number, to: number): [left: number, right: number] | null {
  const { left, width } = plot.bbox;
  const ends = [from, to].map((unix) =>
    Math.min(left + width, Math.max(left, plot.valToPos(unix, "x", true)))
  ) as [number, number];
  return ends[1] - ends[0] < 1 ? null : ends;
}

/** Hatched, with the cause where there is room for it. */
export function drawGaps(plot: uPlot, gaps: readonly ChartGap[], style: ChartStyle): void {
  const { ctx, bbox } = plot;
  for (const { from, to, cause } of gaps) {
    const span = spanOf(plot, from, to);
    if (span === null) continue;
    const [left, right] = span;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, right - left, bbox.height);
    ctx.clip();
    ctx.strokeStyle = style.grid;
    ctx.lineWidth = pixels();
    ctx.beginPath();
    for (let x = left - bbox.height; x < right; x += HATCH_STEP * pixels()) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    if (right - left > LABEL_LEAST * pixels()) writeCause(plot, cause, [left, right], style);
    ctx.restore();
  }
}

function writeCause(
  plot: uPlot,
  cause: string,
  [left, right]: [number, number],
  style: ChartStyle,
) {
  const { ctx, bbox } = plot;
  ctx.fillStyle = style.text;
  ctx.font = scaled(style.font);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const room = right - left - 8 * pixels();
  ctx.fillText(fitted(ctx, cause, room), (left + right) / 2, bbox.top + 0.38 * bbox.height);
}

function fitted(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  if (ctx.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 1 && ctx.measureText(`${text.slice(0, end)}…`).width > room) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** A line across at each limit, with its value at the end. */
export function drawLimits(
  plot: uPlot,
  limits: readonly ChartLimit[],
  style: ChartStyle,
  format: (value: number) => string,
): void {
  const { ctx, bbox } = plot;
  for (const { value, tone, isLine } of limits) {
    if (!isLine) continue;
    const y = plot.valToPos(value, "y", true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.save();
    ctx.strokeStyle = style[tone];
    ctx.lineWidth = pixels();
    ctx.setLineDash([2 * pixels(), 3 * pixels()]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillStyle = style[tone];
    ctx.font = scaled(style.font);
    ctx.textAlign = "right";
    // A warning below its line, so that it does not cover what is critical above it.
    ctx.textBaseline = tone === "warning" ? "top" : "bottom";
    const beside = tone === "warning" ? 2 * pixels() : -pixels();
    ctx.fillText(format(value), bbox.left + bbox.width - 2 * pixels(), y + beside);
    ctx.restore();
  }
}

/** A bar along the top for as long as an incident lasted, with a flag where it began. */
export function drawMarks(plot: uPlot, marks: readonly ChartMark[], style: ChartStyle): void {
  const { ctx, bbox } = plot;
  const { max } = plot.scales["x"] ?? {};
  for (const { from_unix, to_unix, tone } of marks) {
    const x = plot.valToPos(from_unix, "x", true);
    const span = spanOf(plot, from_unix, to_unix ?? max ?? from_unix);
    ctx.save();
    ctx.fillStyle = style[tone];
    if (span !== null) ctx.fillRect(span[0], bbox.top, span[1] - span[0], MARK_HEIGHT * pixels());
    if (x >= bbox.left && x <= bbox.left + bbox.width) {
      ctx.fillRect(x, bbox.top, pixels(), bbox.height);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x + 2 * FLAG * pixels(), bbox.top + FLAG * pixels());
      ctx.lineTo(x, bbox.top + 2 * FLAG * pixels());
      ctx.fill();
    }
    ctx.restore();
  }
}

/** The colour of the line: that of the highest limit below it. */
export function strokeBetween(
  plot: uPlot,
  limits: readonly ChartLimit[],
  style: ChartStyle,
): CanvasGradient | string {
  const { top, height } = plot.bbox;
  if (limits.length === 0 || height <= 0) return style.line;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  const shares = limits.map(({ value, tone }) => ({
    tone,
    at: Math.min(1, Math.max(0, (plot.valToPos(value, "y", true) - top) / height)),
  })).sort((a, b) => a.at - b.at);
  let from = 0;
  for (const { at, tone } of shares) {
    gradient.addColorStop(from, style[tone]);
    gradient.addColorStop(at, style[tone]);
    from = at;
  }
  gradient.addColorStop(from, style.line);
  gradient.addColorStop(1, style.line);
  return gradient;
}

function scaled(font: string): string {
  return font.replace(/^[\d.]+px/, `${11 * pixels()}px`);
}
