import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { stepWindow } from "./chart_span_state.ts";
import { withForecast } from "./forecast.ts";

const DAY = 86_400;
const WINDOW = { from: 0, to: 8 * DAY };
const VIEW = { window: WINDOW, gap: 30 * DAY, forecast: { per_second: 1 / DAY }, isZoomed: false };

Deno.test("withForecast() goes on from the newest value to the end of a longer window", () => {
  deepStrictEqual(withForecast([[0, 10], [8 * DAY, 18]], VIEW), {
    columns: [[0, 8 * DAY, 10 * DAY], [10, 18, null], [null, 18, 20]],
    window: { from: 0, to: 10 * DAY },
  });
});

for (
  const [why, change] of [
    ["over a short time", { window: { from: DAY, to: 7.9 * DAY } }],
    ["where a part is looked at", { isZoomed: true }],
  ] as const
) {
  Deno.test(`withForecast() foretells nothing ${why}`, () => {
    const view = { ...VIEW, ...change };
    const { columns, window } = withForecast([[2 * DAY, 10]], view);

    deepStrictEqual(columns, [[2 * DAY], [10], [null]]);
    deepStrictEqual(window, view.window);
  });
}

Deno.test("withForecast() has one line where nobody knows how it goes on, and none without points", () => {
  strictEqual(withForecast([[0, 1]], { ...VIEW, forecast: null }).columns.length, 2);
  deepStrictEqual(withForecast([], VIEW).columns, [[], [], []]);
});

Deno.test("stepWindow() keeps what it zooms around where it is, and steps by half", () => {
  const window = { from: 100, to: 200 };

  deepStrictEqual(stepWindow(window, "in"), { from: 125, to: 175 });
  deepStrictEqual(stepWindow(window, "in", 100), { from: 100, to: 150 });
  deepStrictEqual(stepWindow(window, "out"), { from: 50, to: 250 });
  deepStrictEqual(stepWindow(stepWindow(window, "in", 180), "out", 180), window);
  deepStrictEqual(stepWindow(window, "earlier"), { from: 50, to: 150 });
  deepStrictEqual(stepWindow(window, "later"), { from: 150, to: 250 });
});
