import { notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createSealer } from "./sealed.ts";

const KEY = "b3f1c0de".repeat(8);

Deno.test("what was sealed opens again, whatever it holds", async () => {
  const sealer = await createSealer(KEY, "channel");
  for (const secret of ["", "password", "pässwörd 🔑\n\0", "x".repeat(100_000)]) {
    strictEqual(await sealer.unseal(await sealer.seal(secret, "c1"), "c1"), secret);
  }
});

Deno.test("it opens after a restart, under the same key", async () => {
  const sealed = await (await createSealer(KEY, "channel")).seal("password", "c1");

  strictEqual(await (await createSealer(KEY, "channel")).unseal(sealed, "c1"), "password");
});

Deno.test("it opens under no other key, for no other purpose and in no other row", async () => {
  const sealer = await createSealer(KEY, "channel");
  const sealed = await sealer.seal("password", "c1");

  strictEqual(await (await createSealer(`${KEY}x`, "channel")).unseal(sealed, "c1"), null);
  strictEqual(await (await createSealer(KEY, "factor")).unseal(sealed, "c1"), null);
  strictEqual(await sealer.unseal(sealed, "c2"), null);
});

Deno.test("a sealed text that was changed anywhere does not open", async () => {
  const sealer = await createSealer(KEY, "channel");
  const sealed = await sealer.seal("password", "c1");
  for (let at = 0; at < sealed.length; at++) {
    const other = sealed[at] === "A" ? "B" : "A";
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);

    strictEqual(await sealer.unseal(changed, "c1"), null, `changed at ${at}`);
    strictEqual(await sealer.unseal(sealed.slice(0, at), "c1"), null, `cut at ${at}`);
  }
});

Deno.test("what is no sealed text does not open and does not throw", async () => {
  const sealer = await createSealer(KEY, "channel");
  for (const text of ["", "password", "v1..", "v1.AAAAAAAAAAAAAAAA.!", "v1.AAAAAAAAAAAAAAAA.A"]) {
    strictEqual(await sealer.unseal(text, "c1"), null);
  }
});

Deno.test("one secret sealed twice looks different, and nothing of it shows", async () => {
  const sealer = await createSealer(KEY, "channel");
  const [first, second] = [
    await sealer.seal("password", "c1"),
    await sealer.seal("password", "c1"),
  ];

  notStrictEqual(first, second);
  ok(/^v1\.[\w-]+\.[\w-]+$/.test(first));
  ok(!first.includes("password"));
});
