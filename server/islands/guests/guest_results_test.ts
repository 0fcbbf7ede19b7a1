import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../../testing/clock.ts";
import type { GuestsFound } from "../../views/mod.ts";
import { readGuestQuery } from "../../views/guest_query.ts";
import { createGuestResults, REFRESH_EVERY_MS } from "./guest_results.ts";

const NOTHING: GuestsFound = {
  revision: "test.1",
  total: 0,
  skipped: 0,
  guests: [],
  unread_hosts: [],
};

const queryOf = (q: string) => readGuestQuery(new URLSearchParams({ q }));

/** Results whose searches are answered by hand, in any order. */
function setUp() {
  const clock = new TestingClock();
  const asked: { q: string; signal: AbortSignal; answer: PromiseWithResolvers<GuestsFound> }[] = [];
  const results = createGuestResults({
    query: queryOf(""),
    answer: { ...NOTHING, total: 0 },
    clock,
    search: ({ q }, signal) => {
      const answer = Promise.withResolvers<GuestsFound>();
      asked.push({ q, signal, answer });
      return answer.promise;
    },
  });
  return { clock, asked, results };
}

Deno.test("GuestResults asks once for what was typed without a pause", async () => {
  const { clock, asked, results } = setUp();

  for (const q of ["w", "we", "web"]) {
    results.ask(queryOf(q), 120);
    await clock.advance(100);
  }
  await clock.advance(20);

  deepStrictEqual(asked.map(({ q }) => q), ["web"]);
  results.stop();
});

Deno.test("GuestResults gives up an earlier search, whatever it still answers", async () => {
  const { clock, asked, results } = setUp();
  results.ask(queryOf("a"));
  await clock.advance(0);

  results.ask(queryOf("b"));
  await clock.advance(0);
  asked[1]?.answer.resolve({ ...NOTHING, total: 2 });
  asked[0]?.answer.resolve({ ...NOTHING, total: 1 });
  await clock.advance(0);

  strictEqual(asked[0]?.signal.aborted, true);
  deepStrictEqual([results.answer.value.total, results.state.value], [2, "current"]);
});

Deno.test("GuestResults keeps the earlier answer when a search fails, and says so", async () => {
  const { clock, asked, results } = setUp();
  results.ask(queryOf("a"));
  await clock.advance(0);

  asked[0]?.answer.reject(new Error("offline"));
  await clock.advance(0);

  deepStrictEqual([results.answer.value.total, results.state.value], [0, "failed"]);
});

Deno.test("GuestResults asks again at most once in its interval however much changes", async () => {
  const { clock, asked, results } = setUp();

  for (let elapsedMs = 0; elapsedMs < 3 * REFRESH_EVERY_MS; elapsedMs += 500) {
    results.refresh();
    await clock.advance(500);
    asked.at(-1)?.answer.resolve({ ...NOTHING, total: 1 });
    await clock.advance(0);
  }

  strictEqual(asked.length, 3);
  results.stop();
});
