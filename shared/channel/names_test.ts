import { deepEqual, equal } from "node:assert/strict";
import { KINDS } from "../sample/mod.ts";
import { hostTopic, metricEvent } from "./names.ts";

Deno.test("hostTopic() and metricEvent() are the words of the protocol", () => {
  equal(hostTopic("pve-01"), "host:pve-01");
  deepEqual(KINDS.map(metricEvent), ["metric:fast", "metric:medium", "metric:slow"]);
});
