import { dirname, join } from "node:path";

/** Made in development alone; one that is left from it is no use in production, but a secret. */
export const SECRET_KEY_FILE = "secret_key_base";

/**
 * The key under which tokens are recognised: SECRET_KEY_BASE, or in development one that is
 * made once and kept beside the database, readable by its owner alone.
 */
export async function loadSecretKey(
  configured: string | null,
  databasePath: string,
): Promise<string> {
  if (configured !== null) return configured;
  const path = join(dirname(databasePath), SECRET_KEY_FILE);
  const made = crypto.getRandomValues(new Uint8Array(32)).toHex();
  try {
    await Deno.writeTextFile(path, made, { createNew: true, mode: 0o600 });
    return made;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    return await Deno.readTextFile(path);
  }
}
