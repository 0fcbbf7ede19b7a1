/**
 * Hashes of the real kinds at the lowest cost that the server takes: they are verified as any
 * other, in a thousandth of the time. What is as slow as it has to be is tested where it is made:
 * server/auth/hashing_test.ts, tests/cli/server_cli_test.ts.
 */
import { bcrypt } from "hash-wasm";

/** The operator's password, and its Argon2id hash of 8 KiB and one pass. */
export const PASSWORD = "correct horse";
export const PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$Zm9yIHRlc3RzIGFsb25lLg" +
  "$xHHFHQOZwI6H/P6aDm/bmiTEtYZXe+7o4FNCgaYJ6mY";

/** Of the same password, as strong as production wants it: a tenth of a second each time. */
export const STRONG_PASSWORD_HASH = "$argon2id$v=19$m=19456,t=2,p=1$LG5BlLom7go1EwenagFaZA" +
  "$hQ6lNilwCRTwV2QxMJLshnPOABNbjxpaa5GeiZukJEM";

const LOWEST_COST = 4;

export function hashTokenCheaply(token: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return bcrypt({ costFactor: LOWEST_COST, password: token, salt, outputType: "encoded" });
}
