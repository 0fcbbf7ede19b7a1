import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../../testing/clock.ts";
import { until } from "../../../testing/until.ts";
import type { SearchAnswer } from "../../views/search.ts";
import { createSearchResults, TYPING_MS } from "./search_results.ts";

const answerTo = (text: string): SearchAnswer => ({ words: [text], groups: [], unread_hosts: 0 });

function setUp(answer: (text: string) => Promise<SearchAnswer>) {
  const clock = new TestingClock();
  const asked: string[] = [];
  const results = createSearchResults({
    clock,
    search: (text) => {
      asked.push(text);
      return answer(text);
    },
  });
  return { clock, asked, results };
}

Deno.test("SearchResults asks once for what is typed without a pause", async () => {
  const { clock, asked, results } = setUp((text) => Promise.resolve(answerTo(text)));

  results.ask("p");
  await clock.advance(TYPING_MS - 1);
  results.ask("pv");
  await clock.advance(TYPING_MS - 1);
  deepStrictEqual([asked, results.state.value], [[], "searching"]);
  await clock.advance(1);
  await until("the answer", () => results.state.value === "current");

  deepStrictEqual([asked, results.answer.value], [["pv"], answerTo("pv")]);
});

Deno.test("SearchResults takes no answer to what was asked before", async () => {
  const first = Promise.withResolvers<SearchAnswer>();
  const { clock, results } = setUp((text) =>
    text === "a" ? first.promise : Promise.resolve(answerTo(text))
  );

  results.ask("a");
  await clock.advance(TYPING_MS);
  results.ask("b");
  await clock.advance(TYPING_MS);
  await until("the answer", () => results.state.value === "current");
  first.resolve(answerTo("a"));
  await first.promise;
  await Promise.resolve();

  deepStrictEqual(results.answer.value, answerTo("b"));
});

Deno.test("SearchResults keeps the last answer where the next fails, and none of blanks", async () => {
  const { clock, results } = setUp((text) =>
    text === "bad" ? Promise.reject(new Error("no")) : Promise.resolve(answerTo(text))
  );

  results.ask("good");
  await clock.advance(TYPING_MS);
  await until("the answer", () => results.state.value === "current");
  results.ask("bad");
  await clock.advance(TYPING_MS);
  await until("the failure", () => results.state.value === "failed");
  deepStrictEqual(results.answer.value, answerTo("good"));

  results.ask(" ");
  deepStrictEqual([results.state.value, results.answer.value], ["idle", null]);
  strictEqual(results.stop(), undefined);
});
