import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { CHANNEL_SETTINGS } from "../../../testing/channel_settings.ts";
import { TEST_NOW_MS } from "../../../testing/messages.ts";
import { findKind } from "./mod.ts";
import { type Answer, type Outcome, readAnswer, retryAfterMs } from "./outcome.ts";

function answer(status: number, text = "", headers: Record<string, string> = {}): Answer {
  return { status, text, headers: new Headers(headers) };
}

const STATUSES: readonly [Outcome["is"], readonly number[]][] = [
  ["delivered", [200, 201, 202, 204]],
  ["refused", [401, 402, 403, 404, 405, 406, 407, 410, 411, 415, 451]],
  ["unfit", [400, 413, 414, 422, 431]],
  ["later", [408, 409, 421, 423, 424, 425, 429, 500, 501, 502, 503, 504, 507, 522]],
];
for (const [is, statuses] of STATUSES) {
  for (const status of statuses) {
    Deno.test(`an answer of ${status} is read as ${is}`, () => {
      strictEqual(readAnswer(answer(status), TEST_NOW_MS).is, is);
    });
  }
}

const RETRIES: readonly [string, Answer, number | null][] = [
  ["seconds", answer(429, "", { "retry-after": "120" }), 120_000],
  ["seconds with a fraction", answer(429, "", { "retry-after": "0.5" }), 500],
  [
    "a date",
    answer(503, "", { "retry-after": new Date(TEST_NOW_MS + 90_000).toUTCString() }),
    90_000,
  ],
  ["a date that is over", answer(503, "", { "retry-after": new Date(0).toUTCString() }), 0],
  ["Discord's field", answer(429, '{"retry_after":64.57,"global":false}'), 64_570],
  [
    "Telegram's field",
    answer(429, '{"ok":false,"error_code":429,"parameters":{"retry_after":35}}'),
    35_000,
  ],
  ["Matrix's field", answer(429, '{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2000}'), 2_000],
  ["nothing", answer(429), null],
  ["nonsense", answer(429, "{", { "retry-after": "soon" }), null],
  ["less than nothing", answer(429, '{"retry_after":-1}', { "retry-after": "-5" }), null],
];
for (const [what, given, expected] of RETRIES) {
  Deno.test(`a Retry-After of ${what} is read as ${expected} ms`, () => {
    strictEqual(retryAfterMs(given, TEST_NOW_MS), expected);
  });
}

Deno.test("what a provider says is quoted as one short line", () => {
  const outcome = readAnswer(answer(403, `no\u001b[2J\nentry ${"x".repeat(5000)}`), TEST_NOW_MS);

  ok(outcome.is === "refused");
  ok(outcome.why.startsWith("answered 403: no\\u001b[2J entry xxx"), outcome.why);
  ok(outcome.why.length < 250);
});

function appriseReads(status: number): Outcome {
  const reading = findKind("apprise")?.read(CHANNEL_SETTINGS["apprise"]);
  if (reading?.ok !== true) throw new Error(JSON.stringify(reading));
  return reading.channel.readAnswer(answer(status, "some"), TEST_NOW_MS);
}

Deno.test("the Apprise API's 204 means that nobody was told", () => {
  deepStrictEqual(appriseReads(204), {
    is: "refused",
    why: "answered 204: there is no configuration of that key",
  });
});

Deno.test("the Apprise API's 424 is tried a few times, since some get it again each time", () => {
  deepStrictEqual(appriseReads(424), {
    is: "later",
    why: "answered 424: some",
    after_ms: null,
    attempts_at_most: 3,
  });
});

Deno.test("else the Apprise API is read as others are", () => {
  strictEqual(appriseReads(200).is, "delivered");
  strictEqual(appriseReads(500).is, "later");
});
