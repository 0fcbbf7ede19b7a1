import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { HOUR_MS, nextFree } from "./brake.ts";

const BRAKE = { at_once: 5, per_hour: 30 };
const MINUTE_MS = 60_000;

Deno.test("the brake lets five go at once, and the sixth two minutes later", () => {
  const sent: number[] = [];

  for (let count = 0; count < 6; count++) sent.push(nextFree(BRAKE, sent, 0));

  deepStrictEqual(sent, [0, 0, 0, 0, 0, 2 * MINUTE_MS]);
});

Deno.test("the brake never lets more than thirty go within an hour, however they are asked for", () => {
  const sent: number[] = [];
  for (let nowMs = 0; nowMs < 5 * HOUR_MS; nowMs += 7_000) {
    const recent = sent.filter((atMs) => atMs > nowMs - HOUR_MS);
    if (nextFree(BRAKE, recent, nowMs) <= nowMs) sent.push(nowMs);
    const within = sent.filter((atMs) => atMs > nowMs - HOUR_MS).length;
    ok(within <= 30, `${within} within the hour before ${nowMs}`);
  }

  ok(sent.length >= 140, `${sent.length} in five hours`);
});

Deno.test("the brake is free again for five at once after ten quiet minutes", () => {
  const sent = [0, 0, 0, 0, 0];

  const later: number[] = [];
  for (let count = 0; count < 6; count++) {
    later.push(nextFree(BRAKE, [...sent, ...later], 10 * MINUTE_MS) / MINUTE_MS);
  }

  deepStrictEqual(later, [10, 10, 10, 10, 10, 12]);
});

Deno.test("a brake of one an hour holds the second for an hour", () => {
  strictEqual(nextFree({ at_once: 1, per_hour: 1 }, [0], 1), HOUR_MS);
});
