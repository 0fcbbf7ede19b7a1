import { strictEqual } from "node:assert/strict";
import { limitTime } from "./time_limit.ts";

Deno.test("it aborts with the signal that it was given, also one that is over", () => {
  const stop = new AbortController();
  using limit = limitTime(stop.signal, 60_000);
  strictEqual(limit.signal.aborted, false);

  stop.abort();

  strictEqual(limit.signal.aborted, true);
  using second = limitTime(stop.signal, 60_000);
  strictEqual(second.signal.aborted, true);
});

Deno.test("it aborts when its time is over", async () => {
  using limit = limitTime(new AbortController().signal, 1);

  await new Promise((resolve) => limit.signal.addEventListener("abort", resolve));

  strictEqual(limit.signal.aborted, true);
});

Deno.test("after its block nothing of it is left", () => {
  const stop = new AbortController();
  const signal = (() => {
    using limit = limitTime(stop.signal, 60_000);
    return limit.signal;
  })();

  stop.abort();

  strictEqual(signal.aborted, false);
});
