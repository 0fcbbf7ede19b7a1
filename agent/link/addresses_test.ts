import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { createAddresses } from "./addresses.ts";

const REFUSED_MS = 60_000;
const DELAYS = { retryAfterMs: (tries: number) => tries * 10_000, refusedMs: () => REFUSED_MS };
const FAILED = { wasJoined: false, nowMs: 0 };
const LOST = { wasJoined: true, nowMs: 0 };

/** The waits of `ends`, each with the address that follows. */
function walk(addresses: ReturnType<typeof createAddresses>, ends: typeof FAILED[]) {
  return ends.map((end) => [addresses.next(end).waitMs, addresses.current()]);
}

Deno.test("createAddresses() begins with the first, and waits between rounds alone", () => {
  const addresses = createAddresses(["a", "b", "c"], DELAYS);

  strictEqual(addresses.current(), "a");
  deepStrictEqual(walk(addresses, Array(6).fill(FAILED)), [
    [0, "b"],
    [0, "c"],
    [10_000, "a"],
    [0, "b"],
    [0, "c"],
    [20_000, "a"],
  ]);
});

Deno.test("createAddresses() goes on from the one that worked, and comes back to it last", () => {
  const addresses = createAddresses(["a", "b", "c"], DELAYS);

  deepStrictEqual(walk(addresses, [FAILED, LOST, FAILED, FAILED, FAILED]), [
    [0, "b"],
    [10_000, "c"],
    [0, "a"],
    [0, "b"],
    [20_000, "c"],
  ]);
});

Deno.test("createAddresses() of one address waits before each attempt", () => {
  const addresses = createAddresses(["a"], DELAYS);

  deepStrictEqual(walk(addresses, [FAILED, FAILED, LOST, FAILED]), [
    [10_000, "a"],
    [20_000, "a"],
    [10_000, "a"],
    [20_000, "a"],
  ]);
});

Deno.test("createAddresses() tries the others before it waits for one that refused", () => {
  const addresses = createAddresses(["a", "b"], DELAYS);

  addresses.refuse(0);
  deepStrictEqual(addresses.next(FAILED), { waitMs: 0, isRefused: false });
  strictEqual(addresses.current(), "b");
  // Nothing but b is left, which may be back soon, or take other settings.
  deepStrictEqual(addresses.next(FAILED), { waitMs: 10_000, isRefused: true });
  strictEqual(addresses.current(), "b");
  addresses.refuse(10_000);
  deepStrictEqual(addresses.next({ ...FAILED, nowMs: 10_000 }), {
    waitMs: REFUSED_MS - 10_000,
    isRefused: true,
  });
  strictEqual(addresses.current(), "a");
});

Deno.test("createAddresses() asks none twice in a round, nor one that refused before its time", () => {
  const step = fc.record({
    how: fc.constantFrom("failed", "lost", "refused"),
    laterMs: fc.nat(30_000),
  });
  fc.assert(fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step), (count, steps) => {
    const names = Array.from({ length: count }, (_, index) => String(index));
    const addresses = createAddresses(names, DELAYS);
    const refusedUntilMs = new Map<string, number>();
    let round = ["0"];
    let nowMs = 0;
    for (const { how, laterMs } of steps) {
      nowMs += laterMs;
      if (how === "refused") {
        addresses.refuse(nowMs);
        refusedUntilMs.set(addresses.current(), nowMs + REFUSED_MS);
      }
      const { waitMs } = addresses.next({ wasJoined: how === "lost", nowMs });
      if (waitMs > 0) round = [];
      nowMs += waitMs;
      const current = addresses.current();
      ok(!round.includes(current), `${current} twice`);
      ok((refusedUntilMs.get(current) ?? 0) <= nowMs, `${current} too early`);
      round.push(current);
    }
  }));
});
