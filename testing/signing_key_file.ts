/** Keys for tests: each made for one, in a keyring of its own that nobody uses afterwards. */
import { join } from "node:path";
import { runTool } from "../tools/build/run_tool.ts";

/** Writes a new secret key, without a passphrase, and resolves with the path of its file. */
export async function writeSigningKey(
  directory: string,
  { name = "key", expires = "never" }: { name?: string; expires?: string } = {},
): Promise<string> {
  // In /tmp, since the socket of gpg's agent wants a short path.
  const home = await Deno.makeTempDir({ prefix: "gnupg-" });
  const gpg = (...args: string[]) =>
    runTool("gpg", ["--homedir", home, "--batch", "--quiet", "--passphrase=", ...args]);
  try {
    const file = join(directory, `${name}.key`);
    // Made in the past, so that one may have expired.
    const past = "--faked-system-time=20260101T000000!";
    const user = `${name} <${name}@example.org>`;
    await gpg(past, "--quick-generate-key", user, "ed25519", "sign", expires);
    await gpg(`--output=${file}`, "--armor", "--export-secret-keys");
    return file;
  } finally {
    await runTool("gpgconf", ["--homedir", home, "--kill", "all"]);
    await Deno.remove(home, { recursive: true });
  }
}
