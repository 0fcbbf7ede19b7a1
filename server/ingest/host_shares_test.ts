/** The row "a host" of the table of shares, as far as it is about what is sent. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { TestingClock } from "../../testing/clock.ts";
import { HostShares } from "./host_shares.ts";

const { hourlyBytes, bytesPerSample, samplesAtOnce, samplesPerInterval, waitingBytes } =
  SHARES.host;
const INTERVALS = { fast: 30, medium: 300, slow: 1800 };
const HOST = { id: 1, intervals: INTERVALS };
const FRESH = { kind: "fast", bytes: 10, waited_ms: 0 } as const;
const BACKLOG = { ...FRESH, waited_ms: 15_000 };

function setUp() {
  const clock = new TestingClock();
  const shares = new HostShares(clock);
  const takeMany = (count: number, sample: Parameters<typeof shares.take>[1], host = HOST) =>
    Array.from({ length: count }, () => shares.take(host, sample));
  return { clock, shares, takeMany };
}

Deno.test("HostShares takes one sample of a kind per half interval, after a few at once", async () => {
  const { clock, shares, takeMany } = setUp();

  deepStrictEqual(takeMany(samplesAtOnce, FRESH), Array(samplesAtOnce).fill(null));
  strictEqual(shares.take(HOST, FRESH), "too_often");
  await clock.advance(INTERVALS.fast * 1000 / samplesPerInterval);
  strictEqual(shares.take(HOST, FRESH), null);
  strictEqual(shares.take(HOST, FRESH), "too_often");
  // Each kind and each host for itself.
  strictEqual(shares.take(HOST, { ...FRESH, kind: "slow" }), null);
  strictEqual(shares.take({ ...HOST, id: 2 }, FRESH), null);
});

Deno.test("HostShares counts a backlog by its bytes alone", () => {
  const { takeMany } = setUp();

  deepStrictEqual(takeMany(3_000, BACKLOG), Array(3_000).fill(null));
});

Deno.test("HostShares takes an hour's bytes at once, and then as time passes", async () => {
  const { clock, shares } = setUp();
  const bytes = 1_000_000;
  const atOnce = Math.floor(hourlyBytes / (bytes + bytesPerSample));
  const offer = () => {
    const refused = shares.take(HOST, { ...BACKLOG, bytes });
    if (refused === null) shares.settled(HOST.id, bytes);
    return refused;
  };

  for (let count = 0; count < atOnce; count++) strictEqual(offer(), null);
  strictEqual(offer(), "over_share");
  await clock.advance(1_000 * 3600 / atOnce);
  strictEqual(offer(), null);
  strictEqual(offer(), "over_share");
});

Deno.test("HostShares lets no host fill the server's memory with what waits for its commit", () => {
  const { shares } = setUp();
  const large = { ...BACKLOG, bytes: waitingBytes };

  strictEqual(shares.take(HOST, large), null);
  strictEqual(shares.take(HOST, BACKLOG), "busy");
  strictEqual(shares.take({ ...HOST, id: 2 }, BACKLOG), null);
  shares.settled(HOST.id, waitingBytes);
  strictEqual(shares.take(HOST, BACKLOG), null);
});
