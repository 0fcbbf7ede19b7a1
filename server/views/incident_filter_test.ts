import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { incidentsPath, NO_FILTER, readIncidentFilter } from "./incident_filter.ts";

const read = (query: string) => readIncidentFilter(new URLSearchParams(query));

for (
  const query of [
    "",
    "host=pve-01&level=critical",
    "group=vienna&code=pool_health&state=resolved&all=1",
    "from=2026-01-31&until=2026-02-01",
    "from=2026-01-31T08%3A00%3A00.000Z",
    "level=critical&after=critical.1m7b2c3d4e5f6g7h",
    "all=1&sort=-began&after=100",
  ]
) {
  Deno.test(`incidentsPath() says again what "${query}" said`, () => {
    const reading = read(query);
    strictEqual(reading.ok && incidentsPath(reading).replace(/^\/incidents\??/, ""), query);
  });
}

Deno.test("readIncidentFilter() takes a day as all of it, and what is empty as nothing", () => {
  const reading = read("until=2026-01-31&from=2026-01-31&host=&level=");
  const until_ms = Date.UTC(2026, 1, 1);
  deepStrictEqual(reading, {
    ok: true,
    filter: { ...NO_FILTER, from_ms: Date.UTC(2026, 0, 31), until_ms },
    sort: null,
    after: null,
  });
});

for (
  const [query, problem] of [
    ["level=ok", 'Cannot use level "ok": expected offline, critical, unknown, warning'],
    [
      "state=gone",
      'Cannot use state "gone": expected pending, open, acknowledged, recovering, resolved',
    ],
    [
      "from=2026-13-01",
      'Cannot use from "2026-13-01": expected a day such as 2026-01-31, or a time such as ' +
      "2026-01-31T08:00Z",
    ],
    ["code=Pool!", 'Cannot use code "Pool!": expected the code of a reason, such as pool_health'],
    ["all=yes", 'Cannot use all "yes": expected 1'],
    [
      "sort=size",
      'Cannot use sort "size": expected one of level, place, incident, code, state, word, began, ' +
      "ended, lasts, with - before it the other way",
    ],
    [
      "sort=began&after=over.1m7b2c3d4e5f6g7h",
      'Cannot use after "over.1m7b2c3d4e5f6g7h": expected what the page before said of the next',
    ],
    ["after=x", 'Cannot use after "x": expected what the page before said of the next'],
    [`host=${"x".repeat(201)}`, 'Cannot use host "…": expected at most 200 characters'],
  ] as const
) {
  Deno.test(`readIncidentFilter() refuses "${query.slice(0, 20)}" with what is expected`, () => {
    deepStrictEqual(read(query), { ok: false, problem });
  });
}
