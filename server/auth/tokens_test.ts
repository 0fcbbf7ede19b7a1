import { match, notStrictEqual, strictEqual } from "node:assert/strict";
import { createToken, isSameDigest, sha256Hex, tokenDigest } from "./tokens.ts";

Deno.test("createToken() is 32 bytes of base64url without padding, never the same", () => {
  match(createToken(), /^[\w-]{43}$/);
  notStrictEqual(createToken(), createToken());
});

Deno.test("tokenDigest() is the HMAC-SHA-256 of RFC 4231, test case 2", () => {
  strictEqual(
    tokenDigest("Jefe", "what do ya want for nothing?"),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});

Deno.test("tokenDigest() differs with token and secret", () => {
  const digest = tokenDigest("secret", "token");

  notStrictEqual(tokenDigest("secret", "Token"), digest);
  notStrictEqual(tokenDigest("Secret", "token"), digest);
});

Deno.test("sha256Hex() is the SHA-256 of the text", () => {
  strictEqual(
    sha256Hex("abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

for (
  const [what, a, b, expected] of [
    ["the same text", "abc", "abc", true],
    ["two empty texts", "", "", true],
    ["another last sign", "abc", "abd", false],
    ["a longer text", "abc", "abcd", false],
    ["text of as many signs and more bytes", "abc", "abü", false],
  ] as const
) {
  Deno.test(`isSameDigest() is ${expected} for ${what}`, () => {
    strictEqual(isSameDigest(a, b), expected);
  });
}
