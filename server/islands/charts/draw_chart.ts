/** Lines over time on a canvas. The only module that knows uPlot, loaded when it is needed. */
import uPlot from "uplot";
import { minutesAhead, onZoneChange, shownZone, wallText, zoneName } from "../times/zone.ts";
import type { ChartGap, Columns } from "./chart_points.ts";
import { type ChartStyle, drawGaps, drawLimits, drawMarks, strokeBetween } from "./chart_paint.ts";
import type { ChartLimit, ChartMark } from "./chart_paint.ts";
import { readPaperStyle, readStyle } from "./chart_style.ts";

export interface ChartOptions {
  /** Top of the scale; null grows with the values. */
  max: number | null;
  /** A value as the scale and the cursor say it. */
  format: (value: number | null) => string;
  /** Where the line changes its colour; absent: nowhere. */
  limits?: readonly ChartLimit[];
  /** Colours of several lines, in the order of the columns; absent: one line, in that of the style. */
  strokes?: () => readonly string[];
  /** Whether a second column goes on where the first ends, as a dashed line. */
  hasForecast?: boolean;
  /** Called with the values under the cursor; null once it has left. */
  onCursor: (under: { unix: number; values: readonly (number | null)[] } | null) => void;
  /** Called with what was drawn around by the mouse, in epoch seconds. */
  onZoom: (part: ChartWindow) => void;
  /** Called to see all of it again. */
  onReset: () => void;
}

/** The span of time that is shown, in epoch seconds. */
export interface ChartWindow {
  from: number;
  to: number;
}

/** What is drawn. */
export interface ChartContent {
  columns: Columns;
  window: ChartWindow;
  gaps: readonly ChartGap[];
  marks: readonly ChartMark[];
}

export interface Chart extends Disposable {
  show(content: ChartContent): void;
  /** Moves the cursor by so many points; from outside, onto the newest. */
  moveCursor(steps: number): void;
  /** Where it is, in epoch seconds; null: outside. */
  cursorUnix(): number | null;
  hideCursor(): void;
}

/** Charts of one page move their cursors together. */
const CURSORS = "host";
/** Of the values beside the lines: at least this, and as many letters as the longest has. */
const SCALE_WIDTH = 48;
const LETTER_WIDTH = 6.5;
const TIME_HEIGHT = 24;
/** Of the name of the zone below the times. */
const ZONE_HEIGHT = 14;
const LINE_WIDTH = 1.5;
const DASH = [5, 4];
/** Above, right, below, left: room for half a label. */
const PADDING: uPlot.Padding = [10, 18, 0, 0];
const DAY_SECONDS = 86_400;
/** Less is a click with an unsteady hand. */
const LEAST_DRAG_PX = 5;
/** Outside of the plot, where uPlot hides the cursor. */
const OUTSIDE = { left: -10, top: -10 };

/** Draws into `element`, in the colours and the size that its style says, and follows both. */
export function drawChart(element: HTMLElement, options: ChartOptions): Chart {
  const { max, format, limits = [], onCursor, onZoom, onReset } = options;
  let content: ChartContent = {
    columns: [[], []],
    window: { from: 0, to: 1 },
    gaps: [],
    marks: [],
  };
  let style = readStyle(element);
  const axis = {
    stroke: () => style.text,
    grid: { stroke: () => style.grid, width: 1 },
    ticks: { show: false },
    font: style.font,
  };
  /** Kept apart from the plot's own, which knows the first alone of points that share a pixel. */
  let pointed: number | null = null;
  const point = (self: uPlot, index: number | null) => {
    pointed = index;
    onCursor(under(self, index));
  };
  const plot = new uPlot(
    {
      ...sizeOf(element),
      padding: PADDING,
      tzDate: (unix) => uPlot.tzDate(new Date(unix * 1000), zoneName(shownZone())),
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG_PX },
        sync: { key: CURSORS, filters: { pub: isCursorMove, sub: isCursorMove } },
        bind: { dblclick: () => () => (onReset(), null) },
      },
      scales: {
        x: { range: () => [content.window.from, content.window.to] },
        y: { range: (_, __, highest) => [0, max ?? Math.max(1, 1.1 * (highest ?? 0))] },
      },
      axes: [
        {
          ...axis,
          size: TIME_HEIGHT,
          label: () => zoneName(shownZone()),
          labelSize: ZONE_HEIGHT,
          labelFont: style.font,
          values: (_, times, __, ___, step) => times.map((unix) => formatTick(unix, step)),
        },
        {
          ...axis,
          size: (_, labels) => scaleWidth(labels),
          values: (_, values) => values.map(format),
        },
      ],
      series: [{}, ...linesOf(options, limits, () => style)],
      hooks: {
        setCursor: [(self) => point(self, self.cursor.idx ?? null)],
        setSelect: [(self) => {
          const { left, width } = self.select;
          if (width < LEAST_DRAG_PX) return;
          const part = {
            from: self.posToVal(left, "x"),
            to: self.posToVal(left + width, "x"),
          };
          self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          onZoom(part);
        }],
        drawClear: [(self) => drawGaps(self, content.gaps, style)],
        draw: [(self) => {
          drawLimits(self, limits, style, format);
          drawMarks(self, content.marks, style);
        }],
      },
    },
    content.columns,
    element,
  );

  /** What a browser prints of a canvas is what was drawn while it got ready: nothing is after that. */
  let isPrinting = false;
  const restyle = () => {
    if (isPrinting) return;
    style = readStyle(element);
    plot.redraw();
  };
  const beforePrint = () => {
    style = readPaperStyle(element);
    plot.redraw();
    isPrinting = true;
  };
  const afterPrint = () => {
    isPrinting = false;
    restyle();
    plot.setSize(sizeOf(element));
  };
  addEventListener("beforeprint", beforePrint);
  addEventListener("afterprint", afterPrint);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", restyle);
  // Paper is light, whatever the screen is.
  const paper = matchMedia("print");
  paper.addEventListener("change", restyle);
  const theme = new MutationObserver(restyle);
  theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const endZone = onZoneChange(() => plot.redraw(false, true));
  const size = new ResizeObserver(() => isPrinting || plot.setSize(sizeOf(element)));
  size.observe(element);

  return {
    show(shown) {
      content = shown;
      plot.setData(shown.columns);
    },
    moveCursor(steps) {
      const newest = plot.data[0].length - 1;
      const index = Math.min(newest, Math.max(0, (pointed ?? newest - steps) + steps));
      const unix = plot.data[0][index];
      if (unix === undefined) return;
      plot.setCursor({ left: plot.valToPos(unix, "x"), top: 0 });
      point(plot, index);
    },
    cursorUnix: () => under(plot, pointed)?.unix ?? null,
    hideCursor: () => plot.setCursor(OUTSIDE),
    [Symbol.dispose]() {
      removeEventListener("beforeprint", beforePrint);
      removeEventListener("afterprint", afterPrint);
      scheme.removeEventListener("change", restyle);
      paper.removeEventListener("change", restyle);
      theme.disconnect();
      endZone();
      size.disconnect();
      plot.destroy();
    },
  };
}

function scaleWidth(labels: readonly string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map(({ length }) => length));
  return Math.max(SCALE_WIDTH, (longest + 2) * LETTER_WIDTH);
}

/** What one chart tells the others: where the cursor is, never what was drawn around. */
function isCursorMove(type: string): boolean {
  return type === "mousemove" || type === "mouseleave";
}

function linesOf(
  { strokes, hasForecast = false }: ChartOptions,
  limits: readonly ChartLimit[],
  style: () => ChartStyle,
): uPlot.Series[] {
  const plain = { width: LINE_WIDTH, spanGaps: false };
  if (strokes !== undefined) {
    return strokes().map((_, index) => ({
      ...plain,
      stroke: () => strokes()[index] ?? style().line,
      dash: index % 2 === 1 ? DASH : [],
    }));
  }
  const line: uPlot.Series = {
    ...plain,
    stroke: (self) => strokeBetween(self, limits, style()),
    fill: () => style().area,
  };
  return hasForecast ? [line, { ...plain, stroke: () => style().text, dash: DASH }] : [line];
}

function sizeOf(element: HTMLElement) {
  return { width: element.clientWidth, height: element.clientHeight };
}

function under({ data }: uPlot, index: number | null) {
  const unix = index === null ? undefined : data[0][index];
  if (unix === undefined) return null;
  return { unix, values: data.slice(1).map((values) => values[index as number] ?? null) };
}

/** In the zone of the page: "14:30", and the day at midnight or for steps of days. */
function formatTick(unix: number, stepSeconds: number): string {
  const text = wallText(unix * 1000, minutesAhead(unix * 1000, shownZone()));
  const isDay = stepSeconds >= DAY_SECONDS || text.endsWith(" 00:00:00");
  return isDay ? text.slice(5, 10) : text.slice(11, 16);
}
