/** Second factors, recovery codes, the list of sessions, and screens on a wall. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import {
  MAX_FACTORS,
  MAX_WALLS,
  type NewWall,
  type PasskeyFactor,
  type TotpFactor,
} from "../port.ts";
import { plain, type Suite } from "./suite.ts";

export function passkey(id: string, more: Partial<PasskeyFactor> = {}): PasskeyFactor {
  return {
    kind: "passkey",
    id,
    name: "laptop",
    credential_id: `credential of ${id}`,
    public_key: "key",
    transports: ["internal", "hybrid"],
    counter: 0,
    created_at_ms: 1_000,
    last_used_at_ms: null,
    ...more,
  };
}

export function totp(id: string, more: Partial<TotpFactor> = {}): TotpFactor {
  return {
    kind: "totp",
    id,
    name: "phone",
    sealed: "v1.nonce.text",
    counter: 10,
    created_at_ms: 2_000,
    last_used_at_ms: null,
    ...more,
  };
}

const wall = (id: string): NewWall => ({
  id,
  name: "hall",
  token_hash: `token of ${id}`,
  created_at_ms: 1_000,
});

export function testFactors({ test }: Suite): void {
  test("insertFactor() keeps what each kind has, the oldest first", async (store) => {
    strictEqual(await store.insertFactor(totp("b"), null), true);
    strictEqual(await store.insertFactor(passkey("a"), null), true);

    deepStrictEqual(plain(await store.listFactors()), [passkey("a"), totp("b")]);
  });

  test("insertFactor() takes a passkey once, and no more than the limit", async (store) => {
    await store.insertFactor(passkey("a"), ["one"]);
    strictEqual(
      await store.insertFactor(passkey("b", { credential_id: "credential of a" }), ["two"]),
      false,
    );
    strictEqual(await store.useRecoveryCode("two"), false);
    for (let made = 1; made < MAX_FACTORS; made++) {
      ok(await store.insertFactor(totp(`t${made}`), null));
    }

    strictEqual(await store.insertFactor(totp("t"), null), false);
  });

  test("useTotp() takes each step once, and none before one that was taken", async (store) => {
    await store.insertFactor(totp("t"), null);

    const taken = await Promise.all([11, 11, 10, 12].map((step) => store.useTotp("t", step, 5)));

    deepStrictEqual(taken, [true, false, false, true]);
    const [factor] = await store.listFactors();
    deepStrictEqual([factor?.counter, factor?.last_used_at_ms], [12, 5]);
    strictEqual(await store.useTotp("nobody", 13, 5), false);
  });

  test("usePasskey() notes the use of a passkey alone", async (store) => {
    await store.insertFactor(passkey("a"), null);
    await store.insertFactor(totp("t"), null);

    strictEqual(await store.usePasskey("a", 7, 5), true);
    strictEqual(await store.usePasskey("t", 7, 5), false);

    const [factor] = await store.listFactors();
    deepStrictEqual([factor?.counter, factor?.last_used_at_ms], [7, 5]);
  });

  test("renameFactor() changes the name and nothing else", async (store) => {
    await store.insertFactor(totp("t"), null);

    strictEqual(await store.renameFactor("t", "tablet"), true);
    strictEqual(await store.renameFactor("nobody", "tablet"), false);

    deepStrictEqual(plain(await store.listFactors()), [totp("t", { name: "tablet" })]);
  });

  test("a recovery code works once, and new ones end the old ones", async (store) => {
    await store.insertFactor(totp("t"), ["one", "two"]);

    deepStrictEqual(
      await Promise.all(["one", "one", "three"].map((code) => store.useRecoveryCode(code))),
      [true, false, false],
    );
    strictEqual(await store.countRecoveryCodes(), 1);
    await store.replaceRecoveryCodes(["three", "four", "five"]);
    strictEqual(await store.useRecoveryCode("two"), false);
    strictEqual(await store.countRecoveryCodes(), 3);
  });

  test("deleteFactor() removes the recovery codes with the last factor", async (store) => {
    await store.insertFactor(totp("t"), ["one"]);
    await store.insertFactor(passkey("a"), null);

    strictEqual(await store.deleteFactor("t"), true);
    strictEqual(await store.deleteFactor("t"), false);
    strictEqual(await store.countRecoveryCodes(), 1);
    await store.deleteFactor("a");
    strictEqual(await store.countRecoveryCodes(), 0);
  });

  test("resetFactors() removes factors and codes, and ends every session", async (store) => {
    await store.insertFactor(totp("t"), ["one"]);
    await store.insertSession("session", 1);

    strictEqual(await store.resetFactors(), 1);

    deepStrictEqual(await store.listFactors(), []);
    strictEqual(await store.countRecoveryCodes(), 0);
    strictEqual(await store.findSession("session"), null);
    strictEqual(await store.resetFactors(), 0);
  });

  test("listSessions() tells whose each is, the one used last first", async (store) => {
    const who = { name: "Ann", address: "192.0.2.1", browser: "Firefox on Linux" };
    await store.insertSession("one", 1_000, who);
    await store.insertSession("two", 2_000);
    await store.touchSession("one", 3_000);

    deepStrictEqual(plain(await store.listSessions()), [
      {
        id_hash: "one",
        ...who,
        created_at_ms: 1_000,
        last_used_at_ms: 3_000,
        confirmed_at_ms: 1_000,
      },
      {
        id_hash: "two",
        name: "",
        address: "",
        browser: "",
        created_at_ms: 2_000,
        last_used_at_ms: 2_000,
        confirmed_at_ms: 2_000,
      },
    ]);
  });

  test("deleteOtherSessions() leaves one", async (store) => {
    for (const id of ["one", "two", "three"]) await store.insertSession(id, 1_000);

    await store.deleteOtherSessions("two");

    deepStrictEqual((await store.listSessions()).map(({ id_hash }) => id_hash), ["two"]);
  });

  test("openWall() exchanges a link once", async (store) => {
    strictEqual(await store.insertWall(wall("a")), true);
    const opened = {
      id: "a",
      name: "hall",
      created_at_ms: 1_000,
      opened_at_ms: 5,
      last_used_at_ms: 5,
    };

    deepStrictEqual({ ...await store.openWall("token of a", "cookie", 5) }, opened);
    strictEqual(await store.openWall("token of a", "another", 6), null);

    await store.touchWall("a", 9);
    deepStrictEqual({ ...await store.findWall("cookie") }, { ...opened, last_used_at_ms: 9 });
    strictEqual(await store.findWall("another"), null);
  });

  test("insertWall() makes no more than the limit; deleteWall() ends one", async (store) => {
    for (let made = 0; made < MAX_WALLS; made++) ok(await store.insertWall(wall(`w${made}`)));
    strictEqual(await store.insertWall(wall("w")), false);
    await store.openWall("token of w0", "cookie", 5);

    strictEqual(await store.deleteWall("w0"), true);
    strictEqual(await store.deleteWall("w0"), false);

    strictEqual(await store.findWall("cookie"), null);
    strictEqual((await store.listWalls()).length, MAX_WALLS - 1);
    ok(await store.insertWall(wall("w")));
  });
}
