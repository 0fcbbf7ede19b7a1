/** A process that sends is killed by SIGKILL at each place, and another goes on with its queue. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { testDelivery } from "../../../testing/messages.ts";
import { writeFileOutbox } from "../../../testing/sinks/file_outbox.ts";
import { type HttpSink, openHttpSink } from "../../../testing/sinks/http_sink.ts";
import { createMemoryOutbox } from "../../../testing/sinks/memory_outbox.ts";
import { webhookTo } from "../../../testing/sinks/sending.ts";
import { withDirectory } from "../../../testing/with_directory.ts";
import { DELIVERY_LIMITS } from "./limits.ts";

const SCRIPT = new URL("../../../testing/sinks/send_queue.ts", import.meta.url).pathname;
const HOUR_MS = 3_600_000;

/** Runs a process on the queue and returns the signal that ended it. */
async function run(path: string, aheadMs: number, killAt: string): Promise<string | null> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-all", SCRIPT, path, `${aheadMs}`, killAt],
    stdin: "null",
    stdout: "null",
  }).spawn();
  return (await child.status).signal;
}

function queueTo(sink: HttpSink, path: string): void {
  const outbox = createMemoryOutbox([webhookTo(sink)]);
  const nowMs = Date.now();
  for (const id of ["m1", "m2", "m3"]) {
    const times = { queued_at_ms: nowMs, not_before_ms: nowMs, expires_at_ms: nowMs + HOUR_MS };
    outbox.put(testDelivery({ id, ...times }));
  }
  writeFileOutbox(path, outbox);
}

/** How often its first message comes when it is killed there once. */
const PLACES = [
  ["before-lease", 1],
  ["before-send", 1],
  ["after-send-before-settle", 2],
  ["after-settle", 1],
] as const;
for (const [place, times] of PLACES) {
  Deno.test(`SIGKILL at "${place}" loses no message and doubles at most one`, async () => {
    await withDirectory(async (directory) => {
      await using sink = openHttpSink();
      const path = join(directory, "queue.json");
      queueTo(sink, path);

      strictEqual(await run(path, 0, place), "SIGKILL");
      strictEqual(await run(path, DELIVERY_LIMITS.leaseMs + 1_000, ""), null);

      const keys = sink.received.map(({ headers }) => headers.get("idempotency-key"));
      deepStrictEqual(keys, [...Array(times).fill("key-m1"), "key-m2", "key-m3"]);
    });
  });
}
