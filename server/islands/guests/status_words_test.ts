import { strictEqual } from "node:assert/strict";
import { statusOf, withStatus } from "./status_words.ts";

Deno.test("statusOf() is the status that is asked for, not one that is left out", () => {
  strictEqual(statusOf("web Status:Running tag:x"), "running");
  strictEqual(statusOf("-status:running"), null);
  strictEqual(statusOf(""), null);
});

Deno.test("withStatus() replaces the status and keeps the other words", () => {
  strictEqual(withStatus("web status:running -x", "stopped"), "web -x status:stopped");
  strictEqual(withStatus("status:running", null), "");
  strictEqual(withStatus("-status:paused", "running"), "-status:paused status:running");
});
