import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { formatMinute, readMoment } from "./past_host.ts";
import { pastHostPath } from "./paths.ts";

const NOW_MS = Date.UTC(2026, 10, 20, 3, 14, 30);

for (
  const text of [
    "2026-11-20T03:14",
    "2026-11-20T03:14Z",
    "2026-11-20 03:14",
    "2026-11-20T03:14:00",
    "2026-11-20T03:14:00Z",
  ]
) {
  Deno.test(`readMoment() reads ${text}`, () => {
    deepStrictEqual(readMoment(text, NOW_MS), { ok: true, at_ms: Date.UTC(2026, 10, 20, 3, 14) });
  });
}

for (
  const text of [
    "",
    "yesterday",
    "2026-11-20",
    "2026-02-30T10:00",
    "2026-11-20T24:00",
    "2026-11-20T03:60",
    "2026-11-20T03:14:07",
    "2026-11-20  03:14",
    "2026-11-20T03:14+01:00",
    "2026-11-20T03:15",
    "12026-11-20T03:14",
    "<script>",
    "9".repeat(500),
  ]
) {
  Deno.test(`readMoment() says what is wrong with "${text.slice(0, 30)}"`, () => {
    const reading = readMoment(text, NOW_MS);
    if (reading.ok) throw new Error(String(reading.at_ms));
    match(reading.problem, /^at: expected a minute in UTC such as 2026-11-20T03:14, and /);
    strictEqual(reading.problem.length < 140, true);
  });
}

Deno.test("a link to a minute is read as that minute", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: Math.floor(NOW_MS / 60_000) }), (minute) => {
    const path = pastHostPath("pve 1", minute * 60);
    const text = new URL(path, "http://localhost").searchParams.get("at") ?? "";
    deepStrictEqual(readMoment(text, NOW_MS), { ok: true, at_ms: minute * 60_000 });
    strictEqual(formatMinute(minute * 60), text);
  }));
});
