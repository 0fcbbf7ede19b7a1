/** One line over time on a canvas. The only module that knows uPlot, loaded when it is needed. */
import uPlot from "uplot";
import type { ChartPoint } from "../../views/mod.ts";
import { minutesAhead, onZoneChange, shownZone, wallText, zoneName } from "../times/zone.ts";
import type { Columns } from "./chart_points.ts";

export interface ChartOptions {
  /** Top of the scale; null grows with the values. */
  max: number | null;
  /** A value as the scale and the cursor say it. */
  format: (value: number | null) => string;
  /** Called with the point under the cursor; null once it has left. */
  onCursor: (point: ChartPoint | null) => void;
}

/** The span of time that is shown, in epoch seconds. */
export interface ChartWindow {
  from: number;
  to: number;
}

export interface Chart extends Disposable {
  show(columns: Columns, window: ChartWindow): void;
  /** Moves the cursor by so many points; from outside, onto the newest. */
  moveCursor(steps: number): void;
  hideCursor(): void;
}

/** Charts of one page move their cursors together. */
const CURSORS = "host";
const SCALE_WIDTH = 48;
const TIME_HEIGHT = 28;
/** Of the name of the zone below the times. */
const ZONE_HEIGHT = 16;
const LINE_WIDTH = 1.5;
/** Above, right, below, left: room for half a label. */
const PADDING: uPlot.Padding = [10, 18, 0, 0];
const DAY_SECONDS = 86_400;
/** Outside of the plot, where uPlot hides the cursor. */
const OUTSIDE = { left: -10, top: -10 };

/** Draws into `element`, in the colours and the size that its style says, and follows both. */
export function drawChart(element: HTMLElement, options: ChartOptions): Chart {
  const { max, format, onCursor } = options;
  let window: ChartWindow = { from: 0, to: 1 };
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
    onCursor(pointAt(self, index));
  };
  const plot = new uPlot(
    {
      ...sizeOf(element),
      padding: PADDING,
      tzDate: (unix) => uPlot.tzDate(new Date(unix * 1000), zoneName(shownZone())),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: CURSORS } },
      scales: {
        x: { range: () => [window.from, window.to] },
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
        { ...axis, size: SCALE_WIDTH, values: (_, values) => values.map(format) },
      ],
      series: [
        {},
        { stroke: () => style.line, fill: () => style.area, width: LINE_WIDTH, spanGaps: false },
      ],
      hooks: { setCursor: [(self) => point(self, self.cursor.idx ?? null)] },
    },
    [[], []],
    element,
  );

  const restyle = () => {
    style = readStyle(element);
    plot.redraw();
  };
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", restyle);
  // Paper is light, whatever the screen is.
  const paper = matchMedia("print");
  paper.addEventListener("change", restyle);
  const theme = new MutationObserver(restyle);
  theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const endZone = onZoneChange(() => plot.redraw(false, true));
  const size = new ResizeObserver(() => plot.setSize(sizeOf(element)));
  size.observe(element);

  return {
    show(columns, shown) {
      window = shown;
      plot.setData(columns);
    },
    moveCursor(steps) {
      const newest = plot.data[0].length - 1;
      const index = Math.min(newest, Math.max(0, (pointed ?? newest - steps) + steps));
      const unix = plot.data[0][index];
      if (unix === undefined) return;
      plot.setCursor({ left: plot.valToPos(unix, "x"), top: 0 });
      point(plot, index);
    },
    hideCursor: () => plot.setCursor(OUTSIDE),
    [Symbol.dispose]() {
      scheme.removeEventListener("change", restyle);
      paper.removeEventListener("change", restyle);
      theme.disconnect();
      endZone();
      size.disconnect();
      plot.destroy();
    },
  };
}

/** Colours are resolved by the browser: a canvas does not understand `light-dark()`. */
function readStyle(element: HTMLElement) {
  const { color, borderTopColor, stroke, fill, fontFamily } = getComputedStyle(element);
  const font = `12px ${fontFamily}`;
  return { text: color, grid: borderTopColor, line: stroke, area: fill, font };
}

function sizeOf(element: HTMLElement) {
  return { width: element.clientWidth, height: element.clientHeight };
}

function pointAt({ data }: uPlot, index: number | null): ChartPoint | null {
  const unix = index === null ? undefined : data[0][index];
  return unix === undefined ? null : [unix, data[1]?.[index as number] ?? null];
}

/** In the zone of the page: "14:30", and the day at midnight or for steps of days. */
function formatTick(unix: number, stepSeconds: number): string {
  const text = wallText(unix * 1000, minutesAhead(unix * 1000, shownZone()));
  const isDay = stepSeconds >= DAY_SECONDS || text.endsWith(" 00:00:00");
  return isDay ? text.slice(5, 10) : text.slice(11, 16);
}
