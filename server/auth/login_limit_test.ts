import { strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { addressKey, addressPrefix, type AttemptLimit, createAttemptLimit } from "./login_limit.ts";

function addAttempts(limit: AttemptLimit, key: string, count: number): void {
  for (let attempt = 0; attempt < count; attempt++) limit.add(key);
}

Deno.test("retryAfterSeconds() is 0 up to the limit and the whole window after it", () => {
  const limit = createAttemptLimit({ limit: 10, windowMs: 600_000, clock: new TestingClock() });

  strictEqual(limit.retryAfterSeconds("a"), 0);
  addAttempts(limit, "a", 9);
  strictEqual(limit.retryAfterSeconds("a"), 0);
  limit.add("a");
  strictEqual(limit.retryAfterSeconds("a"), 600);
});

Deno.test("retryAfterSeconds() counts down to the end of the window", async () => {
  const clock = new TestingClock();
  const limit = createAttemptLimit({ limit: 1, windowMs: 10_000, clock });
  limit.add("a");

  await clock.advance(9_999);
  strictEqual(limit.retryAfterSeconds("a"), 1);
  await clock.advance(1);
  strictEqual(limit.retryAfterSeconds("a"), 0);
});

Deno.test("retryAfterSeconds() frees one attempt as each leaves the window", async () => {
  const clock = new TestingClock();
  const limit = createAttemptLimit({ limit: 2, windowMs: 10_000, clock });
  limit.add("a");
  await clock.advance(4_000);
  limit.add("a");
  strictEqual(limit.retryAfterSeconds("a"), 6);

  await clock.advance(6_000);
  strictEqual(limit.retryAfterSeconds("a"), 0);
  limit.add("a");

  strictEqual(limit.retryAfterSeconds("a"), 4);
});

Deno.test("retryAfterSeconds() is not moved by an operator who sets the clock", () => {
  const clock = new TestingClock();
  const limit = createAttemptLimit({ limit: 1, windowMs: 10_000, clock });
  limit.add("a");

  clock.setWallClock(clock.nowMs() + 3_600_000);

  strictEqual(limit.retryAfterSeconds("a"), 10);
});

Deno.test("add() counts each key for itself", () => {
  const limit = createAttemptLimit({ limit: 1, windowMs: 10_000, clock: new TestingClock() });

  limit.add("a");

  strictEqual(limit.retryAfterSeconds("a"), 10);
  strictEqual(limit.retryAfterSeconds("b"), 0);
});

Deno.test("remove() takes back the attempt that succeeded", () => {
  const limit = createAttemptLimit({ limit: 2, windowMs: 10_000, clock: new TestingClock() });
  addAttempts(limit, "a", 2);

  limit.remove("a");
  strictEqual(limit.retryAfterSeconds("a"), 0);
  limit.remove("a");
  limit.remove("a");
  limit.add("a");

  strictEqual(limit.retryAfterSeconds("a"), 0);
});

Deno.test("add() forgets the key counted longest ago when there are too many", () => {
  const limit = createAttemptLimit({
    limit: 1,
    windowMs: 10_000,
    clock: new TestingClock(),
    maxKeys: 2,
  });
  for (const key of ["a", "b", "a", "c"]) limit.add(key);

  strictEqual(limit.retryAfterSeconds("b"), 0);
  strictEqual(limit.retryAfterSeconds("a"), 10);
  strictEqual(limit.retryAfterSeconds("c"), 10);
});

for (
  const [what, ip, key] of [
    ["IPv4 as it is", "192.0.2.1", "192.0.2.1"],
    ["IPv4 inside IPv6 as IPv4", "::ffff:192.0.2.1", "192.0.2.1"],
    ["a full IPv6 address", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["a shortened IPv6 address", "2001:db8::1", "2001:db8:0:0::/64"],
    ["zeros inside the first half", "2001::2:3:4:5:6", "2001:0:0:2::/64"],
    ["zeros at the end", "2001:db8:1:2::", "2001:db8:1:2::/64"],
    ["capitals and leading zeros", "2001:0DB8:0001:0002:ffff::", "2001:db8:1:2::/64"],
    ["the loopback", "::1", "0:0:0:0::/64"],
    ["the empty address", "::", "0:0:0:0::/64"],
    ["an IPv4 tail", "64:ff9b:1:2:3:4:192.0.2.1", "64:ff9b:1:2::/64"],
    ["a zone", "fe80::1%eth0", "fe80:0:0:0::/64"],
    ["text that is no address", "unknown", "unknown"],
  ] as const
) {
  Deno.test(`addressKey() takes ${what}`, () => {
    strictEqual(addressKey(ip), key);
  });
}

for (
  const [ip, bits, prefix] of [
    ["2001:db8:1:2345::9", 48, "2001:db8:1:0::/48"],
    ["2001:db8:1:2345::9", 56, "2001:db8:1:2300::/56"],
    ["2001:db8:1:23ff::9", 56, "2001:db8:1:2300::/56"],
    ["2001:db8:1:2445::9", 56, "2001:db8:1:2400::/56"],
    ["2001:db8:1:2345::9", 64, "2001:db8:1:2345::/64"],
    ["192.0.2.1", 56, null],
    ["::ffff:192.0.2.1", 48, null],
    ["unknown", 48, null],
  ] as const
) {
  Deno.test(`addressPrefix() of ${ip} with ${bits} bits is ${prefix}`, () => {
    strictEqual(addressPrefix(ip, bits), prefix);
  });
}
