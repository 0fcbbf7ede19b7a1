/**
 * A process that sends what a file holds: its path, how many milliseconds the clock is ahead, and
 * the failpoint at which it kills itself ("" for none). It ends by itself once all is delivered.
 */
import { systemClock } from "../../shared/clock.ts";
import { createSender } from "../../server/notify/delivery/sender.ts";
import { composeMessage } from "../../server/notify/message/compose.ts";
import { testMessageFacts } from "../messages.ts";
import { openFileOutbox } from "./file_outbox.ts";

const [path = "", aheadMs = "0", killAt = ""] = Deno.args;
const outbox = openFileOutbox(path);
const stop = new AbortController();
const isDone = () => [...outbox.rows.values()].every(({ state }) => state === "delivered");

const sender = createSender({
  outbox,
  clock: { ...systemClock, nowMs: () => Date.now() + Number(aheadMs) },
  random: Math.random,
  unseal: () => Promise.resolve({ ok: true, secrets: {} }),
  compose: (delivery, channel, nowMs) =>
    Promise.resolve(composeMessage(testMessageFacts({ delivery, channel }), nowMs)),
  onBroken: (_id, why) => Promise.reject(new Error(why)),
  onWorks: () => Promise.resolve(),
  onFault: (_what, error) => {
    throw error;
  },
  failpoint(name) {
    if (name === killAt) Deno.kill(Deno.pid, "SIGKILL");
    if (name === "after-settle" && isDone()) stop.abort();
  },
});
await sender.run(stop.signal);
