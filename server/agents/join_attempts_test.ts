import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { TestingClock } from "../../testing/clock.ts";
import { addressKey } from "../auth/login_limit.ts";
import { JoinAttempts } from "./join_attempts.ts";

const { failures, withinSeconds } = SHARES.failedJoins;
const { perAddress, perKnownAddress, knownAddressSeconds } = SHARES.unjoinedSocket;

function setUp() {
  const clock = new TestingClock();
  return { clock, attempts: new JoinAttempts(clock) };
}

Deno.test("begin() allows no more once so many were wrong, of one address and for a while", async () => {
  const { clock, attempts } = setUp();
  for (let count = 0; count < failures; count++) {
    strictEqual(attempts.begin("2001:db8::1"), true);
    attempts.end("2001:db8::1", "wrong");
  }

  strictEqual(attempts.begin("2001:db8::1"), false);
  // One site, another site.
  strictEqual(attempts.begin("2001:db8::ffff"), false);
  strictEqual(attempts.begin("192.0.2.1"), true);
  await clock.advance(withinSeconds * 1000);
  strictEqual(attempts.begin("2001:db8::1"), true);
});

Deno.test("begin() allows as many at once as sockets may wait, whatever comes of them", () => {
  const { attempts } = setUp();
  const begun = Array.from({ length: perAddress + 1 }, () => attempts.begin("192.0.2.1"));

  deepStrictEqual(begun, [...Array(perAddress).fill(true), false]);
  attempts.end("192.0.2.1", "not made");
  strictEqual(attempts.begin("192.0.2.1"), true);
});

Deno.test("end() counts no hash that was right, or not made", () => {
  const { attempts } = setUp();
  for (let count = 0; count < 5 * failures; count++) {
    strictEqual(attempts.begin("192.0.2.1"), true);
    attempts.end("192.0.2.1", count % 2 === 0 ? "right" : "not made");
  }
});

Deno.test("maxUnjoined() is larger for a day where a host has joined", async () => {
  const { clock, attempts } = setUp();
  const key = addressKey("192.0.2.1");
  strictEqual(attempts.maxUnjoined(key), perAddress);

  attempts.joined("192.0.2.1");
  strictEqual(attempts.maxUnjoined(key), perKnownAddress);
  strictEqual(attempts.maxUnjoined(addressKey("192.0.2.2")), perAddress);
  await clock.advance(knownAddressSeconds * 1000 - 1);
  strictEqual(attempts.maxUnjoined(key), perKnownAddress);
  await clock.advance(1);
  strictEqual(attempts.maxUnjoined(key), perAddress);
});
