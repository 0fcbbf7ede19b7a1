import { strictEqual } from "node:assert/strict";
import { isArgon2idHash, isStrongArgon2idHash } from "./argon2id_hash.ts";

const SALT = "TgX0+JuMPUb/13O42wDxLQ";
const HASH = "DsX9CZU5IznViTthh/+KfMP8Pmn0U2s1VIgjMb2DLpM";
const GOOD = `$argon2id$v=19$m=19456,t=2,p=1$${SALT}$${HASH}`;

for (
  const [what, text, expected] of [
    ["the form that hash-password prints", GOOD, true],
    ["other parameters", `$argon2id$v=19$m=65536,t=3,p=4$${SALT}$${HASH}`, true],
    ["memory of 1 GiB", `$argon2id$v=19$m=1048576,t=2,p=1$${SALT}$${HASH}`, true],
    ["memory beyond 1 GiB", `$argon2id$v=19$m=1048577,t=2,p=1$${SALT}$${HASH}`, false],
    ["less than 8 KiB of memory a lane", `$argon2id$v=19$m=31,t=2,p=4$${SALT}$${HASH}`, false],
    ["no passes", `$argon2id$v=19$m=19456,t=0,p=1$${SALT}$${HASH}`, false],
    ["the empty text", "", false],
    ["a password", "correct horse battery staple", false],
    ["bcrypt", "$2a$10$aPzLlGwWyCEDz79j8YaKZuJhA1gUcYT9PwO9vLM1ioJKlQUrZYu3K", false],
    ["argon2i", GOOD.replace("argon2id", "argon2i"), false],
    ["an older version", GOOD.replace("v=19", "v=16"), false],
    ["parameters in another order", GOOD.replace("t=2,p=1", "p=1,t=2"), false],
    ["a space before", ` ${GOOD}`, false],
    ["a line end after", `${GOOD}\n`, false],
    ["a missing hash", `$argon2id$v=19$m=19456,t=2,p=1$${SALT}`, false],
    ["a short salt", GOOD.replace(SALT, "c2FsdA"), false],
    ["a cut hash", GOOD.slice(0, -30), false],
    ["padding", `${GOOD}=`, false],
    ["a length that no base64 has", `${GOOD}AA`, false],
    ["a shell's dollar signs gone", GOOD.replaceAll("$", ""), false],
  ] as const
) {
  Deno.test(`isArgon2idHash() ${expected ? "accepts" : "refuses"} ${what}`, () => {
    strictEqual(isArgon2idHash(text), expected);
  });
}

for (
  const [parameters, expected] of [
    ["m=19456,t=2,p=1", true],
    ["m=65536,t=3,p=4", true],
    ["m=19455,t=2,p=1", false],
    ["m=19456,t=1,p=1", false],
    ["m=8,t=1,p=1", false],
    ["m=8,t=99,p=1", false],
    ["m=1048577,t=2,p=1", false],
  ] as const
) {
  Deno.test(`isStrongArgon2idHash() ${expected ? "accepts" : "refuses"} ${parameters}`, () => {
    strictEqual(isStrongArgon2idHash(`$argon2id$v=19$${parameters}$${SALT}$${HASH}`), expected);
  });
}
