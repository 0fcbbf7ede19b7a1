/** Row "failedSignIns" of the shares. */
import { strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { createSignInLimit, type SignInCaller } from "./sign_in_limit.ts";

const stranger = (address: string): SignInCaller => ({ address, known: null });

/** The first so many attempts of callers in turn that are let through. */
function allowed(callers: (attempt: number) => string, attempts: number): number {
  const limit = createSignInLimit(new TestingClock());
  let count = 0;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const caller = stranger(callers(attempt));
    if (limit.retryAfterSeconds(caller) > 0) continue;
    limit.add(caller);
    count += 1;
  }
  return count;
}

const hex = (number: number) => number.toString(16);

for (
  const [who, callers, expected] of [
    ["one IPv4 address", () => "192.0.2.1", 10],
    ["addresses of one /64", (attempt: number) => `2001:db8:1:1::${hex(attempt)}`, 10],
    ["/64s of one /56", (attempt: number) => `2001:db8:1:${hex(attempt % 256)}::1`, 30],
    ["/64s of one /48", (attempt: number) => `2001:db8:1:${hex(attempt * 256)}::1`, 100],
    ["/48s of the world", (attempt: number) => `2001:db8:${hex(attempt)}::1`, 255],
    ["IPv4 addresses, neighbours", (attempt: number) => `192.0.2.${attempt}`, 255],
  ] as const
) {
  Deno.test(`failedSignIns: ${expected} of 255 attempts by ${who} are looked at`, () => {
    strictEqual(allowed(callers, 255), expected);
  });
}

Deno.test("failedSignIns: a known browser has ten of its own, whatever its neighbours do", () => {
  const limit = createSignInLimit(new TestingClock());
  const address = "2001:db8::1";
  const known = { address, known: "browser" };
  for (let attempt = 0; attempt < 10; attempt++) limit.add(stranger(address));
  strictEqual(limit.retryAfterSeconds(stranger(address)), 600);

  for (let attempt = 0; attempt < 10; attempt++) {
    strictEqual(limit.retryAfterSeconds(known), 0);
    limit.add(known);
  }

  strictEqual(limit.retryAfterSeconds(known), 600);
});

Deno.test("failedSignIns: what was no failure takes nothing, at any of the networks", () => {
  const limit = createSignInLimit(new TestingClock());
  for (let attempt = 0; attempt < 300; attempt++) {
    const caller = stranger(`2001:db8:1:${hex(attempt % 256)}::1`);
    strictEqual(limit.retryAfterSeconds(caller), 0);
    limit.add(caller);
    limit.remove(caller);
  }
});
