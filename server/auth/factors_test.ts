import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { withStore } from "../../testing/store.ts";
import { codeAt } from "../../testing/totp_app.ts";
import type { Store } from "../store/port.ts";
import { createFactors, FACTOR_PURPOSE, type Factors } from "./factors.ts";
import { createSealer } from "./sealed.ts";
import { createTotpSecret } from "./totp.ts";

const KEY = "k".repeat(32);

async function withFactors(
  test: (factors: Factors, parts: { clock: TestingClock; store: Store }) => Promise<void>,
): Promise<void> {
  await withStore(async (store) => {
    const clock = new TestingClock();
    const sealer = await createSealer(KEY, FACTOR_PURPOSE);
    await test(createFactors({ store, sealer, clock }), { clock, store });
  });
}

async function addPhone(factors: Factors, clock: TestingClock): Promise<string> {
  const secret = await createTotpSecret();
  const outcome = await factors.addTotp("phone", secret, codeAt(secret, clock.nowMs()));
  strictEqual(outcome.ok, true);
  return secret;
}

Deno.test("a code opens once, one step early or late, and never after a newer one", () =>
  withFactors(async (factors, { clock }) => {
    const secret = await addPhone(factors, clock);
    const take = async (nowMs: number) =>
      (await factors.takeCode(codeAt(secret, nowMs)))?.name ?? null;

    strictEqual(await take(clock.nowMs()), null, "it was used to set it up");
    await clock.advance(60_000);
    const nowMs = clock.nowMs();
    strictEqual(await take(nowMs - 60_000), null);
    strictEqual(await take(nowMs - 30_000), "phone");
    strictEqual(await take(nowMs + 60_000), null);
    strictEqual(await take(nowMs + 30_000), "phone");
    strictEqual(await take(nowMs + 30_000), null);
    strictEqual(await take(nowMs), null);
  }));

Deno.test("a code opens once, however many give it at once", () =>
  withFactors(async (factors, { clock }) => {
    const secret = await addPhone(factors, clock);
    await clock.advance(30_000);
    const code = codeAt(secret, clock.nowMs());

    const taken = await Promise.all(Array.from({ length: 5 }, () => factors.takeCode(code)));

    strictEqual(taken.filter((factor) => factor !== null).length, 1);
  }));

Deno.test("a secret is kept only with its present code, and sealed", () =>
  withFactors(async (factors, { clock, store }) => {
    const secret = await createTotpSecret();
    const old = codeAt(secret, clock.nowMs() - 90_000);
    deepStrictEqual(await factors.addTotp("phone", secret, old), { ok: false, why: "wrong" });
    deepStrictEqual(await factors.list(), []);

    await factors.addTotp("phone", secret, codeAt(secret, clock.nowMs()));

    strictEqual(JSON.stringify(await store.listFactors()).includes(secret), false);
  }));

Deno.test("the first factor brings ten recovery codes, each good once, however it is typed", () =>
  withFactors(async (factors, { clock }) => {
    const secret = await createTotpSecret();
    const first = await factors.addTotp("phone", secret, codeAt(secret, clock.nowMs()));
    const codes = first.ok ? first.codes ?? [] : [];
    strictEqual(new Set(codes).size, 10);
    const [code = "", other = ""] = codes;
    match(code, /^([2-9a-z]{4}-){5}[2-9a-z]{4}$/);

    strictEqual(
      await factors.takeRecoveryCode(` ${code.toUpperCase().replaceAll("-", " ")} `),
      true,
    );
    strictEqual(await factors.takeRecoveryCode(code), false);
    strictEqual(await factors.takeRecoveryCode(""), false);
    strictEqual(await factors.countRecoveryCodes(), 9);

    const another = await createTotpSecret();
    deepStrictEqual(
      await factors.addTotp("tablet", another, codeAt(another, clock.nowMs())),
      { ok: true, codes: null },
    );
    const [fresh = ""] = await factors.makeRecoveryCodes();
    strictEqual(await factors.takeRecoveryCode(other), false);
    strictEqual(await factors.takeRecoveryCode(fresh), true);
  }));

Deno.test("under another key a secret is broken, is told, and recovery codes still open", () =>
  withFactors(async (before, { clock, store }) => {
    const secret = await addPhone(before, clock);
    const codes = await before.makeRecoveryCodes();
    const sealer = await createSealer("another key".repeat(4), FACTOR_PURPOSE);
    const factors = createFactors({ store, sealer, clock });
    let told = 0;
    factors.onBrokenChange(() => told++);

    await factors.refresh();
    await factors.refresh();

    deepStrictEqual([factors.broken, told], [["phone"], 1]);
    await clock.advance(30_000);
    strictEqual(await factors.takeCode(codeAt(secret, clock.nowMs())), null);
    strictEqual(await factors.takeRecoveryCode(codes[0] ?? ""), true);
    const [factor] = await factors.list();
    await factors.remove(factor?.id ?? "");
    deepStrictEqual([factors.broken, told], [[], 2]);
  }));

Deno.test("what is no answer of a passkey opens nothing, and is no fault", () =>
  withFactors(async (factors) => {
    const asked = { origin: "https://monitor.example.com", challenge: "abc" };
    for (const answer of ["", "null", "1", "{}", "[]", '{"id":"a","response":{}}', "{"]) {
      strictEqual(await factors.takeSignature(answer, asked), null, answer);
      deepStrictEqual(await factors.addPasskey("key", answer, asked), { ok: false, why: "wrong" });
    }
  }));
