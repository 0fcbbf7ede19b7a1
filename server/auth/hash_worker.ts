/** Hashes passwords (Argon2id) and tokens (bcrypt) away from the main thread. */
import { argon2id, argon2Verify, bcrypt, bcryptVerify } from "hash-wasm";
import { answerCalls } from "../workers/worker_calls.ts";
import { isArgon2idHash } from "./argon2id_hash.ts";

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 };

const BCRYPT_COST = 10;
const BCRYPT_HASH = /^\$2[aby]\$(0[4-9]|1\d)\$[./A-Za-z\d]{53}$/;
/** Bcrypt reads no further. */
const BCRYPT_MAX_BYTES = 72;

const operations = {
  hashPassword: (text: string): Promise<string> =>
    argon2id({ ...ARGON2ID, password: text, salt: randomSalt(), outputType: "encoded" }),

  verifyPassword: async (text: string, hash: string): Promise<boolean> =>
    text !== "" && isArgon2idHash(hash) && await argon2Verify({ password: text, hash }),

  hashToken: (token: string): Promise<string> =>
    bcrypt({
      costFactor: BCRYPT_COST,
      password: token,
      salt: randomSalt(),
      outputType: "encoded",
    }),

  verifyToken: async (token: string, hash: string): Promise<boolean> => {
    const password = new TextEncoder().encode(token);
    return password.length > 0 && password.length <= BCRYPT_MAX_BYTES &&
      BCRYPT_HASH.test(hash) && await bcryptVerify({ password, hash });
  },
};

export type HashOperations = typeof operations;

function randomSalt(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(16));
}

answerCalls(operations);
