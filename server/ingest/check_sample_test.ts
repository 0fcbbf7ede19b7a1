import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { checkSample, MAX_NESTING } from "./check_sample.ts";

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const LIMITS = { received_at_ms: NOW_MS, retention_hours: 48 };
const HOUR_MS = 3_600_000;

const at = (offsetMs: number) => new Date(NOW_MS + offsetMs).toISOString();

function nested(levels: number): Record<string, unknown> {
  return levels === 1 ? {} : { child: nested(levels - 1) };
}

Deno.test("checkSample() takes a complete payload", () => {
  const data = { host: { load1: 0.5 } };

  deepStrictEqual(checkSample({ collected_at: at(-2000), sent_at: at(-1000), data }, LIMITS), {
    ok: true,
    times: {
      collected_at_us: (NOW_MS - 2000) * 1000,
      received_at_ms: NOW_MS,
      sent_at_ms: NOW_MS - 1000,
    },
    data,
  });
});

Deno.test("checkSample() takes a payload of an older agent, without sent_at", () => {
  const result = checkSample({ collected_at: at(0), data: {} }, LIMITS);

  strictEqual(result.ok && result.times.sent_at_ms, null);
});

const REFUSED: [why: string, payload: unknown, reason: string][] = [
  ["is no object", "text", "missing_collected_at"],
  ["is null", null, "missing_collected_at"],
  ["lacks collected_at", { data: {} }, "missing_collected_at"],
  ["has a number as collected_at", { collected_at: 1, data: {} }, "invalid_collected_at"],
  ["has a local time", { collected_at: "2026-11-21T12:00:00", data: {} }, "invalid_collected_at"],
  ["lacks data", { collected_at: at(0) }, "missing_data"],
  ["has a list as data", { collected_at: at(0), data: [] }, "missing_data"],
  ["has null as data", { collected_at: at(0), data: null }, "missing_data"],
  ["nests too deep", { collected_at: at(0), data: nested(MAX_NESTING + 1) }, "invalid_payload"],
  ["is older than 48 h", { collected_at: at(-48 * HOUR_MS - 1), data: {} }, "out_of_range"],
  ["is over 24 h ahead", { collected_at: at(24 * HOUR_MS + 1), data: {} }, "out_of_range"],
];
for (const [why, payload, reason] of REFUSED) {
  Deno.test(`checkSample() answers ${reason} when the payload ${why}`, () => {
    deepStrictEqual(checkSample(payload, LIMITS), { ok: false, reason });
  });
}

for (const offsetMs of [-48 * HOUR_MS, 24 * HOUR_MS]) {
  Deno.test(`checkSample() takes a sample exactly ${offsetMs / HOUR_MS} h from now`, () => {
    strictEqual(
      checkSample({ collected_at: at(offsetMs), data: nested(MAX_NESTING) }, LIMITS).ok,
      true,
    );
  });
}
