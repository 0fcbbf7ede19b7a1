import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { decodeFrame, encodeFrame } from "./frame.ts";

for (
  const frame of [
    { join_ref: "1", ref: "2", topic: "host:pve-01", event: "phx_join", payload: { token: "t" } },
    { join_ref: null, ref: null, topic: "phoenix", event: "heartbeat", payload: {} },
    { join_ref: "1", ref: null, topic: "fleet", event: "card", payload: null },
    { join_ref: "", ref: "", topic: "", event: "", payload: ['ü "\u2028'] },
  ]
) {
  Deno.test(`decodeFrame() gives back what encodeFrame() wrote: ${frame.event || "empty"}`, () => {
    deepStrictEqual(decodeFrame(encodeFrame(frame)), { ok: true, frame });
  });
}

Deno.test("encodeFrame() writes the order that Phoenix Channels 2.0.0 expects", () => {
  const frame = { join_ref: "1", ref: "2", topic: "t", event: "e", payload: { a: 1 } };

  strictEqual(encodeFrame(frame), '["1","2","t","e",{"a":1}]');
});

for (
  const [why, text, reason] of [
    ["is empty", "", "frame is not JSON"],
    ["is cut off", '["1","2","t"', "frame is not JSON"],
    ["is an object", "{}", "frame is not a list of five elements"],
    ["is null", "null", "frame is not a list of five elements"],
    ["has four elements", '[null,null,"t","e"]', "frame is not a list of five elements"],
    ["has six elements", '[null,null,"t","e",{},1]', "frame is not a list of five elements"],
    ["has a number as join_ref", '[1,null,"t","e",{}]', "join_ref and ref must be text or null"],
    ["has a list as ref", '[null,[],"t","e",{}]', "join_ref and ref must be text or null"],
    ["has no topic", '[null,null,null,"e",{}]', "topic and event must be text"],
    ["has a number as event", '[null,null,"t",5,{}]', "topic and event must be text"],
  ] as const
) {
  Deno.test(`decodeFrame() says why when a frame ${why}`, () => {
    deepStrictEqual(decodeFrame(text), { ok: false, reason });
  });
}

Deno.test("decodeFrame() does not throw on nesting that fits into 4 MiB", () => {
  const depth = 2_000_000;
  const text = `[null,null,"t","e",${"[".repeat(depth)}${"]".repeat(depth)}]`;

  strictEqual(typeof decodeFrame(text).ok, "boolean");
});
