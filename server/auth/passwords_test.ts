import { match, notStrictEqual, strictEqual } from "node:assert/strict";
import type { Store } from "../store/port.ts";
import { withStore } from "../../testing/store.ts";
import { createHashing, type Hashing } from "./hashing.ts";
import { createOperatorPassword } from "./passwords.ts";

/** Hashes that need no time: what is tested here is which hash is valid, and when. */
const INSTANT_HASHING: Pick<Hashing, "hashPassword" | "verifyPassword"> = {
  hashPassword: (text) => Promise.resolve(`hash of ${text}`),
  verifyPassword: (text, hash) => Promise.resolve(hash === `hash of ${text}`),
};

function createPassword(store: Store, configuredHash: string | null) {
  return createOperatorPassword({ store, hashing: INSTANT_HASHING, configuredHash });
}

Deno.test("createOperatorPassword() takes the configured hash", async () => {
  await withStore(async (store) => {
    const password = await createPassword(store, "hash of secret");

    strictEqual(password.made, null);
    strictEqual(await password.verify("secret", false), true);
    strictEqual(await password.verify("Secret", false), false);
  });
});

Deno.test("createOperatorPassword() makes a password once where none is configured", async () => {
  await withStore(async (store) => {
    await using hashing = createHashing();
    const options = { store, hashing, configuredHash: null };

    const first = await createOperatorPassword(options);
    const second = await createOperatorPassword(options);

    const made = first.made ?? "";
    match(made, /^[2-9a-km-np-z]{4}(-[2-9a-km-np-z]{4}){3}$/);
    strictEqual(second.made, null);
    strictEqual(await second.verify(made, false), true);
    strictEqual(await second.verify(made.toUpperCase(), false), false);
  });
});

Deno.test("createOperatorPassword() makes another password for another database", async () => {
  const made: (string | null)[] = [];
  for (let round = 0; round < 2; round++) {
    await withStore(async (store) => {
      made.push((await createPassword(store, null)).made);
    });
  }

  notStrictEqual(made[0], made[1]);
});

for (
  const [what, before, after, survives] of [
    ["the hash is the same", "hash of a", "hash of a", true],
    ["the hash changed", "hash of a", "hash of b", false],
    ["a hash is configured after development", null, "hash of a", false],
    ["no hash is configured any more", "hash of a", null, false],
    ["the development password stays", null, null, true],
  ] as const
) {
  Deno.test(`createOperatorPassword() ${survives ? "keeps" : "ends"} sessions when ${what}`, async () => {
    await withStore(async (store) => {
      await createPassword(store, before);
      await store.insertSession("session", 1);

      await createPassword(store, after);

      strictEqual(await store.findSession("session") !== null, survives);
    });
  });
}
