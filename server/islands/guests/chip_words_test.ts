import { strictEqual } from "node:assert/strict";
import { chipOf, withChip } from "./chip_words.ts";

Deno.test("chipOf() is what is asked for, not one that is left out", () => {
  strictEqual(chipOf("web Status:Running tag:x"), "status:running");
  strictEqual(chipOf("-status:running"), null);
  strictEqual(chipOf(""), null);
});

Deno.test("withChip() replaces the chip and keeps the other words", () => {
  strictEqual(withChip("web status:running -x", "status:stopped"), "web -x status:stopped");
  strictEqual(withChip("status:running", null), "");
  strictEqual(
    withChip("-status:paused backup:none", "status:running"),
    "-status:paused status:running",
  );
});
