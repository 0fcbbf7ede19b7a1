import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { SampleFrame } from "./sample_frame.ts";

const AT_MS = Date.UTC(2026, 10, 28, 19, 30);

/** The text of a masked frame of less than 64 KiB (RFC 6455, 5.2). */
function textOf(bytes: Uint8Array<ArrayBuffer>): string {
  const view = new DataView(bytes.buffer);
  deepStrictEqual([view.getUint8(0), view.getUint8(1)], [0x81, 0x80 | 126]);
  strictEqual(view.getUint16(2), bytes.length - 8);
  strictEqual(view.getUint32(4), 0, "a mask of zeros");
  return new TextDecoder().decode(bytes.subarray(8));
}

Deno.test("SampleFrame is the frame of a push, changed in place for each", () => {
  const data = JSON.stringify({ host: { hostname: "Ö", load1: 1 }, more: "x".repeat(200) });
  const frame = new SampleFrame({ name: "mass-1", kind: "fast", data });
  frame.at(7, 0);

  const [joinRef, ref, topic, event, payload] = JSON.parse(textOf(frame.at(12, AT_MS)));

  deepStrictEqual([joinRef, ref, topic, event], ["1", "0000000012", "host:mass-1", "metric:fast"]);
  strictEqual(payload.collected_at, new Date(AT_MS).toISOString());
  strictEqual(payload.sent_at, payload.collected_at);
  deepStrictEqual(payload.data, JSON.parse(data));
});

Deno.test("SampleFrame refuses what does not fit into its head", () => {
  const data = JSON.stringify("x".repeat(0x10000));

  throws(() => new SampleFrame({ name: "mass-1", kind: "slow", data }), RangeError);
});
