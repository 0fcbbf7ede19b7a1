import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { readServerFrame } from "./server_frame.ts";

const TOPIC = "host:pve-01";

Deno.test("readServerFrame() keeps of a reply what an agent reads, and nothing else", () => {
  const response = { reason: "busy", wait: 1, reasons: ["x"] };
  const text = JSON.stringify(["1", "2", TOPIC, "phx_reply", { status: "error", response, x: 1 }]);

  deepStrictEqual(readServerFrame(text), {
    ok: true,
    frame: {
      join_ref: "1",
      ref: "2",
      topic: TOPIC,
      event: "phx_reply",
      payload: { status: "error", response: { reason: "busy" } },
    },
  });
});

for (
  const [what, payload] of [
    ["is null", null],
    ["is text", "ok"],
    ["is a list", ["ok"]],
    ["has no status", {}],
    ["has an unknown status", { status: "timeout" }],
    ["has a status of a list", { status: ["ok"] }],
  ] as const
) {
  Deno.test(`readServerFrame() refuses a reply whose payload ${what}`, () => {
    const frame = readServerFrame(JSON.stringify([null, "1", TOPIC, "phx_reply", payload]));
    deepStrictEqual(frame, { ok: false, reason: "a reply that says neither ok nor error" });
  });
}

for (const response of [null, "busy", [], { reason: 5 }, { reason: null }]) {
  Deno.test(`readServerFrame() takes ${JSON.stringify(response)} for a response without reason`, () => {
    const payload = { status: "error", response };
    const read = readServerFrame(JSON.stringify([null, "1", TOPIC, "phx_reply", payload]));
    deepStrictEqual(read.ok && read.frame.payload, {
      status: "error",
      response: { reason: null },
    });
  });
}

for (const event of ["phx_join", "metric:fast", "chan_reply_1", "__proto__", "toString", ""]) {
  Deno.test(`readServerFrame() refuses the event "${event}"`, () => {
    const read = readServerFrame(JSON.stringify([null, null, TOPIC, event, { status: "ok" }]));
    strictEqual(read.ok, false);
  });
}

Deno.test("readServerFrame() reads no status that a prototype would lend", () => {
  const text = `[null,"1","${TOPIC}","phx_reply",{"__proto__":{"status":"ok"}}]`;
  strictEqual(readServerFrame(text).ok, false);
});
