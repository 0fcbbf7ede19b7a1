import { match, notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { withStore } from "../../testing/store.ts";
import { createHashing } from "./hashing.ts";
import { createHostTokens } from "./host_tokens.ts";
import { tokenDigest } from "./tokens.ts";

Deno.test("createHostTokens() keeps hash and digest of a token as soon as it is made", () =>
  withStore(async (store) => {
    await using hashing = createHashing();
    const tokens = createHostTokens({ store, hashing, secret: "the key" });

    const first = await tokens.register("pve-01", 1_000) ?? "";
    const registered = await store.findHost("pve-01");
    const second = await tokens.rotate("PVE-01") ?? "";
    const rotated = await store.findHost("pve-01");

    match(first, /^[\w-]{43}$/);
    strictEqual(registered?.token_digest, tokenDigest("the key", first));
    ok(await hashing.verifyToken(first, registered?.token_hash ?? ""));
    notStrictEqual(first, second);
    strictEqual(rotated?.token_digest, tokenDigest("the key", second));
    ok(!await hashing.verifyToken(first, rotated?.token_hash ?? ""));
  }));

Deno.test("createHostTokens() has no token for a taken name, nor for a host that is not there", () =>
  withStore(async (store) => {
    await using hashing = createHashing();
    const tokens = createHostTokens({ store, hashing, secret: "the key" });
    await tokens.register("pve-01", 1_000);

    strictEqual(await tokens.register("PVE-01", 2_000), null);
    strictEqual(await tokens.rotate("pve-02"), null);
  }));
