import { match, notStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { createKnownBrowsers } from "./known_browsers.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

Deno.test("knownBrowsers: what was made is known, each by a name of its own", () => {
  const browsers = createKnownBrowsers({ secret: "secret", clock: new TestingClock() });
  const [one, two] = [browsers.make(), browsers.make()];

  match(browsers.check(one.value) ?? "", /^[\w-]{43}$/);
  strictEqual(browsers.check(one.value), browsers.check(one.value));
  notStrictEqual(browsers.check(one.value), browsers.check(two.value));
  strictEqual(one.cookieMaxAge, 400 * 24 * 60 * 60);
});

Deno.test("knownBrowsers: 400 days, then it is a browser like any other", async () => {
  const clock = new TestingClock();
  const browsers = createKnownBrowsers({ secret: "secret", clock });
  const { value } = browsers.make();

  await clock.advance(400 * DAY_MS);
  notStrictEqual(browsers.check(value), null);
  await clock.advance(1);
  strictEqual(browsers.check(value), null);
});

Deno.test("knownBrowsers: nobody else can make one", () => {
  const clock = new TestingClock();
  const browsers = createKnownBrowsers({ secret: "secret", clock });
  const { value } = browsers.make();
  const [id, madeAt, signature] = value.split(".");
  const foreign = createKnownBrowsers({ secret: "another", clock }).make().value;

  const forged = [
    null,
    "",
    foreign,
    `${id}.${Number(madeAt) + 1}.${signature}`,
    `${"A".repeat(43)}.${madeAt}.${signature}`,
    `${value}0`,
    value.slice(0, -1),
    value.toUpperCase(),
  ];
  for (const one of forged) strictEqual(browsers.check(one), null, String(one));
});
