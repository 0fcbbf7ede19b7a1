import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { encodeFrame } from "../../shared/protocol/frame.ts";
import { encodeMessage, JsonText } from "./json_text.ts";

const MESSAGE = { join_ref: "1", ref: "2", topic: 'host:"ü"', event: "metric:fast" };

for (
  const [why, payload] of [
    ["of a sample", { data: { host: { hostname: 'ü"]\\' } } }],
    ["that is empty", {}],
  ] as const
) {
  Deno.test(`encodeMessage() puts a text ${why} into the frame that its object would make`, () => {
    const text = encodeMessage({ ...MESSAGE, payload: new JsonText(JSON.stringify(payload)) });

    strictEqual(text, encodeFrame({ ...MESSAGE, payload }));
  });
}

Deno.test("encodeMessage() takes the client's own messages as they are", () => {
  const text = encodeMessage({ ...MESSAGE, join_ref: null, payload: { token: "x" } });

  deepStrictEqual(JSON.parse(text), [null, "2", 'host:"ü"', "metric:fast", { token: "x" }]);
});
