import { join } from "node:path";
import { createWhole } from "./create_whole.ts";
import { CommandFailed, EXIT } from "./exit_codes.ts";

/** Made in development alone; one that is left from it is no use in production, but a secret. */
export const SECRET_KEY_FILE = "secret_key_base";

const BYTES = 32;

/**
 * The key under which tokens are recognised: SECRET_KEY_BASE, or in development one that is
 * made once and kept in the directory of the database, readable by its owner alone. Rejects with
 * `CommandFailed` when what is kept there is no key.
 */
export async function loadSecretKey(
  configured: string | null,
  directory: string,
): Promise<string> {
  if (configured !== null) return configured;
  const path = join(directory, SECRET_KEY_FILE);
  const made = crypto.getRandomValues(new Uint8Array(BYTES)).toHex();
  if (await createWhole(path, made)) return made;
  const kept = (await Deno.readTextFile(path)).trim();
  if (kept.length >= BYTES) return kept;
  throw new CommandFailed(
    `Cannot use the key "${path}": it has ${kept.length} characters, expected at least ${BYTES}; ` +
      "remove the file, and a new key is made",
    EXIT.bad_configuration,
  );
}
