import { deepStrictEqual, ok } from "node:assert/strict";
import { TEST_NOW_UNIX, testCard, testReason } from "../../testing/views.ts";
import { fromSentCards, toSentCards } from "./sent_cards.ts";

const REASON = testReason();

for (
  const [what, cards] of [
    ["no card", []],
    ["one card without a reason", [testCard()]],
    ["cards in their order, each with its own reasons", [
      testCard({ name: "pve-2", reasons: [REASON, testReason({ code: "device_errors" })] }),
      testCard({ name: "pve-3", load1: null, last_seen_unix: null }),
      testCard({ name: "pve-1", reasons: [testReason({ as_of_unix: null })] }),
    ]],
  ] as const
) {
  Deno.test(`fromSentCards() gives back ${what}`, () => {
    const sent = JSON.parse(JSON.stringify(toSentCards(cards)));

    // As text, since a browser compares the cards that follow in the same way.
    deepStrictEqual(JSON.stringify(fromSentCards(sent)), JSON.stringify(cards));
  });
}

Deno.test("toSentCards() makes nothing younger than it is, nor older by a second", () => {
  const unix = TEST_NOW_UNIX - 0.001;
  const reasons = [testReason({ since_unix: unix, as_of_unix: unix })];
  const exact = testCard({ last_seen_unix: unix, read_unix: unix, held_unix: unix, reasons });

  const [card] = fromSentCards(toSentCards([exact]));
  const [reason] = card?.reasons ?? [];

  deepStrictEqual(
    [
      card?.last_seen_unix,
      card?.read_unix,
      card?.held_unix,
      reason?.since_unix,
      reason?.as_of_unix,
    ],
    Array.from({ length: 5 }, () => TEST_NOW_UNIX - 1),
  );
});

Deno.test("toSentCards() names each field once, however many cards and reasons there are", () => {
  const card = testCard({ reasons: [REASON, REASON] });
  const bytesOf = (count: number) =>
    JSON.stringify(toSentCards(Array.from({ length: count }, () => card))).length;

  ok(bytesOf(100) - bytesOf(99) < JSON.stringify(card).length / 2);
});
