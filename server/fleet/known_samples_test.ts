import { strictEqual } from "node:assert/strict";
import { readSample } from "../../shared/sample/mod.ts";
import type { KnownSample } from "../../shared/verdict/mod.ts";
import { howNewest, NOTHING_KNOWN, withSample } from "./known_samples.ts";

const INTERVAL = 30;
const NOON = 1_800_000_000;

/** All in seconds; sent null: by an older agent. */
interface Times {
  collected: number;
  sent: number | null;
  received: number;
}

function sample({ collected, sent, received }: Times): KnownSample<"fast"> {
  return {
    kind: "fast",
    collected_at_us: (NOON + collected) * 1_000_000,
    received_at_ms: (NOON + received) * 1000,
    sent_at_ms: sent === null ? null : (NOON + sent) * 1000,
    sections: readSample("fast", {}),
  };
}

const fresh = (at: number): Times => ({ collected: at, sent: at, received: at });
/** What the host sends while its clock is 600 s ahead. */
const ahead = (at: number): Times => ({ collected: at + 600, sent: at + 600, received: at });

for (
  const [what, before, after, newest] of [
    ["the next sample", fresh(0), fresh(30), "by_collection"],
    ["a sample of an agent that does not say when it sent", fresh(0), {
      ...fresh(30),
      sent: null,
    }, "by_collection"],
    ["the same sample", fresh(0), fresh(0), null],
    ["a sample that waited", fresh(60), { collected: 30, sent: 90, received: 90 }, null],
    ["one that waited just over an interval", fresh(60), {
      collected: 30,
      sent: 60.1,
      received: 61,
    }, null],
    ["an earlier one that does not say when it was sent", fresh(60), {
      ...fresh(30),
      sent: null,
      received: 90,
    }, null],
    ["what comes once the clock was set right", ahead(0), fresh(30), "by_receipt"],
    ["what comes after that", fresh(30), fresh(60), "by_collection"],
    ["what waited since before the clock was set right", fresh(60), {
      collected: 630,
      sent: 90,
      received: 90,
    }, null],
    ["a sample that was collected a moment after it was sent", fresh(0), {
      collected: 30.5,
      sent: 30,
      received: 30,
    }, "by_collection"],
    ["what comes once the clock was set ahead", fresh(0), ahead(30), "by_collection"],
    ["what came earlier than the newest", { ...ahead(0), received: 90 }, fresh(60), null],
  ] as const
) {
  Deno.test(`howNewest() is ${newest} of ${what}`, () => {
    strictEqual(howNewest(NOTHING_KNOWN, sample(before), INTERVAL), "by_collection");
    const known = withSample(NOTHING_KNOWN, sample(before));

    strictEqual(howNewest(known, sample(after), INTERVAL), newest);
  });
}
