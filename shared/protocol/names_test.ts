import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { KINDS } from "../sample/mod.ts";
import { hostTopic, metricEvent } from "./names.ts";

Deno.test("hostTopic() and metricEvent() are the words of the protocol", () => {
  strictEqual(hostTopic("pve-01"), "host:pve-01");
  deepStrictEqual(KINDS.map(metricEvent), ["metric:fast", "metric:medium", "metric:slow"]);
});
