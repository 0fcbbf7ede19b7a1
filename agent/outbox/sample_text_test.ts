import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseStoredText, payloadText, type SampleText, storedText } from "./sample_text.ts";

const SAMPLE: SampleText = {
  kind: "medium",
  collected_at: "2026-01-01T00:00:00.000Z",
  data_json: '{"zfs_datasets":{"datasets":[{"name":"ü\\"}}"}],"errors":[]}}',
};

Deno.test("payloadText() holds both times and the sections as they are written", () => {
  const { collected_at, data_json } = SAMPLE;
  const sent_at = "2026-01-01T00:00:01.500Z";

  const text = payloadText(SAMPLE, sent_at);

  deepStrictEqual(JSON.parse(text), { collected_at, sent_at, data: JSON.parse(data_json) });
  strictEqual(text.includes(data_json), true);
});

Deno.test("storedText() is the sample as one JSON object, which parseStoredText() takes apart", () => {
  const { kind, collected_at, data_json } = SAMPLE;
  const text = storedText(SAMPLE);

  strictEqual(text, JSON.stringify({ kind, collected_at, data: JSON.parse(data_json) }));
  deepStrictEqual(parseStoredText(text), SAMPLE);
});

for (
  const [why, text] of [
    ["nothing", ""],
    ["an empty object", "{}"],
    ["another kind", storedText(SAMPLE).replace("medium", "weekly")],
    ["a time with an escape", storedText({ ...SAMPLE, collected_at: '"' })],
    ["a text that was cut off", storedText(SAMPLE).slice(0, -2)],
    ["no sections", '{"kind":"fast","collected_at":"2026-01-01T00:00:00Z","data":null}'],
  ] as const
) {
  Deno.test(`parseStoredText() makes nothing of ${why}`, () => {
    strictEqual(parseStoredText(text), null);
  });
}
