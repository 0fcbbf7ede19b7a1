import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import { decodeFrame } from "../../shared/protocol/frame.ts";
import { agentAddress, isJoinReply, joinFrame, pushFrame, readReply } from "./agent_frames.ts";

const AGENT = { name: "sim-0001", token: "secret" };

Deno.test("pushFrame() makes a frame as an agent's client does", () => {
  const text = pushFrame({
    ref: "7",
    name: AGENT.name,
    kind: "fast",
    collected_at_ms: 0,
    sent_at_ms: 1500,
    data: '{"host":{}}',
  });

  deepStrictEqual(decodeFrame(text), {
    ok: true,
    frame: {
      join_ref: "1",
      ref: "7",
      topic: "host:sim-0001",
      event: "metric:fast",
      payload: {
        collected_at: "1970-01-01T00:00:00.000Z",
        sent_at: "1970-01-01T00:00:01.500Z",
        data: { host: {} },
      },
    },
  });
});

Deno.test("readReply() tells a join's answer, a refusal, and what is no answer", () => {
  const [joinRef, ref, topic] = JSON.parse(joinFrame(AGENT, DEFAULT_INTERVALS));
  const answer = (ofRef: string, payload: unknown) =>
    readReply(JSON.stringify([joinRef, ofRef, topic, "phx_reply", payload]));

  const joined = answer(ref, { status: "ok", response: {} });
  const refused = answer("2", { status: "error", response: { reason: "out_of_range" } });

  deepStrictEqual(joined, { ref: "1", topic: "host:sim-0001", status: "ok" });
  strictEqual(joined !== null && isJoinReply(joined), true);
  deepStrictEqual(refused, { ref: "2", topic: "host:sim-0001", status: "out_of_range" });
  strictEqual(refused !== null && isJoinReply(refused), false);
  strictEqual(readReply(JSON.stringify(["1", null, topic, "phx_close", {}])), null);
});

Deno.test("agentAddress() differs from agent to agent", () => {
  const addresses = [0, 255, 256, 65_536].map(agentAddress);

  deepStrictEqual(addresses, ["10.0.0.0", "10.0.0.255", "10.0.1.0", "10.1.0.0"]);
});
