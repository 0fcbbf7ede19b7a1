import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { hoursOf, readChartSpan, windowOf, writeChartSpan } from "./chart_span.ts";

const read = (text: string) => readChartSpan(new URLSearchParams(text));

Deno.test("readChartSpan() takes a range that there is", () => {
  deepStrictEqual(read("range=24h"), { range: "24h", zoom: null });
});

for (
  const [why, text] of [
    ["nothing is said", ""],
    ["no such range is", "range=5h"],
    ["one end is missing", "from=1700000000"],
    ["the ends are in the wrong order", "from=1700001000&to=1700000000"],
    ["they are closer than can be seen", "from=1700000000&to=1700000119"],
    ["an end is no time", "from=now&to=1700000000"],
  ] as const
) {
  Deno.test(`readChartSpan() is the first range where ${why}`, () => {
    deepStrictEqual(read(text), { range: "6h", zoom: null });
  });
}

Deno.test("what writeChartSpan() puts into an address, readChartSpan() takes from it", () => {
  const query = new URLSearchParams("page=2");
  const span = { range: "48h", zoom: { from: 1_700_000_000, to: 1_700_003_600 } };

  writeChartSpan(span, query);

  deepStrictEqual(readChartSpan(query), span);
  strictEqual(query.get("page"), "2");
  writeChartSpan({ ...span, zoom: null }, query);
  strictEqual(query.toString(), "page=2&range=48h");
});

Deno.test("windowOf() ends at the present, or is what was zoomed to", () => {
  const zoom = { from: 1_700_000_000, to: 1_700_003_600 };

  deepStrictEqual(windowOf({ range: "1h", zoom: null }, 7_200), { from: 3_600, to: 7_200 });
  deepStrictEqual(windowOf({ range: "1h", zoom }, 7_200), zoom);
  strictEqual(hoursOf({ range: "6h", zoom }), 1);
});
