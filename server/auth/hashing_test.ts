import {
  deepStrictEqual,
  match,
  notStrictEqual,
  ok,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { isArgon2idHash } from "./argon2id_hash.ts";
import { createHashing, HashingBusy } from "./hashing.ts";

/** Verifies at once, as false. */
const MALFORMED = "not a hash";

Deno.test("hashPassword() makes an Argon2id hash that verifies only its password", async () => {
  await using hashing = createHashing();

  const hash = await hashing.hashPassword("Passwörter 🦊");

  match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  strictEqual(isArgon2idHash(hash), true);
  strictEqual(await hashing.verifyPassword("Passwörter 🦊", hash), true);
  strictEqual(await hashing.verifyPassword("passwörter 🦊", hash), false);
  strictEqual(await hashing.verifyPassword("", hash), false);
});

Deno.test("hashToken() makes a bcrypt hash of cost 10 that verifies only its token", async () => {
  await using hashing = createHashing();

  const hash = await hashing.hashToken("token");

  match(hash, /^\$2[aby]\$10\$/);
  strictEqual(await hashing.verifyToken("token", hash), true);
  strictEqual(await hashing.verifyToken("tokens", hash), false);
});

Deno.test("hashToken() salts: the same token never has the same hash twice", async () => {
  await using hashing = createHashing();

  notStrictEqual(await hashing.hashToken("token"), await hashing.hashToken("token"));
});

Deno.test("Hashing verifies what is malformed as false", async () => {
  await using hashing = createHashing();
  const bcrypt = "$2a$10$aPzLlGwWyCEDz79j8YaKZuJhA1gUcYT9PwO9vLM1ioJKlQUrZYu3K";

  for (const hash of ["", MALFORMED, "$argon2id$", bcrypt, `$argon2i$v=19$m=8,t=1,p=1$$`]) {
    strictEqual(await hashing.verifyPassword("password", hash), false);
  }
  for (const hash of ["", MALFORMED, bcrypt.slice(0, -1), bcrypt.replace("$10$", "$99$")]) {
    strictEqual(await hashing.verifyToken("token", hash), false);
  }
  for (const token of ["", "x".repeat(73), "ü".repeat(37), "\ud800".repeat(25)]) {
    strictEqual(await hashing.verifyToken(token, bcrypt), false);
  }
});

Deno.test("Hashing refuses the request after the last that its queue takes", async () => {
  await using hashing = createHashing({ maxQueue: 2 });

  const [running, first, second] = ["a", "b", "c"].map((token) =>
    hashing.verifyToken(token, MALFORMED)
  );
  await rejects(hashing.verifyToken("d", MALFORMED), HashingBusy);

  deepStrictEqual(await Promise.all([running, first, second]), [false, false, false]);
  strictEqual(await hashing.verifyToken("e", MALFORMED), false);
});

for (
  const [one, many] of [["verifyPassword", "verifyToken"], [
    "verifyToken",
    "verifyPassword",
  ]] as const
) {
  Deno.test(`Hashing lets one ${one}() pass a full queue of ${many}()`, async () => {
    await using hashing = createHashing({ maxQueue: 3 });
    const order: string[] = [];

    await Promise.all([
      ...["running", "first", "second", "third"].map((text) =>
        hashing[many](text, MALFORMED).then(() => order.push(text))
      ),
      hashing[one]("one", MALFORMED).then(() => order.push("one")),
    ]);

    ok(order.indexOf("one") < order.indexOf("second"));
  });
}

Deno.test("Hashing lets a known browser pass full queues of strangers and of tokens", async () => {
  await using hashing = createHashing({ maxQueue: 200 });
  const order: string[] = [];
  const strangers = Array.from(
    { length: 200 },
    () => hashing.verifyPassword("guess", MALFORMED).then(() => order.push("stranger")),
  );
  const tokens = Array.from(
    { length: 200 },
    () => hashing.verifyToken("guess", MALFORMED).then(() => order.push("token")),
  );

  const known = hashing.verifyPassword("right", MALFORMED, true).then(() => order.push("known"));
  await Promise.all([...strangers, ...tokens, known]);

  // One was running already; of each other queue one may have had its turn.
  ok(order.indexOf("known") <= 3, String(order.indexOf("known")));
});

Deno.test("Hashing shares its queue among all workers", async () => {
  await using hashing = createHashing({ workers: 2, maxQueue: 1 });

  const accepted = ["a", "b", "c"].map((token) => hashing.verifyToken(token, MALFORMED));
  await rejects(hashing.verifyToken("d", MALFORMED), HashingBusy);

  deepStrictEqual(await Promise.all(accepted), [false, false, false]);
});

Deno.test("Hashing rejects what runs, waits and comes after its end", async () => {
  const hashing = createHashing();
  const requests = ["a", "b"].map((token) => hashing.verifyToken(token, MALFORMED));

  await hashing[Symbol.asyncDispose]();

  requests.push(hashing.verifyToken("c", MALFORMED));
  for (const request of requests) await rejects(request, { message: "Cannot hash: it is closed" });
});

Deno.test("Hashing rejects every request when its worker cannot start", async () => {
  await using hashing = createHashing({
    startWorker: () => new Worker("data:text/javascript,throw 'no memory'", { type: "module" }),
  });

  const died = { message: /^Cannot hash: its worker died/ };
  await Promise.all([
    rejects(hashing.hashToken("a"), died),
    rejects(hashing.hashPassword("b"), died),
  ]);
  await rejects(hashing.hashToken("c"), died);
});
