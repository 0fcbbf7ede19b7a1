import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../testing/with_directory.ts";
import { CommandFailed } from "./exit_codes.ts";
import { loadSecretKey, SECRET_KEY_FILE } from "./secret_key.ts";

async function listNames(directory: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  return entries.map(({ name }) => name);
}

Deno.test("a configured key is taken, and none is made beside the database", () =>
  withDirectory(async (directory) => {
    strictEqual(await loadSecretKey("configured", directory), "configured");
    deepStrictEqual(await listNames(directory), []);
  }));

Deno.test("all who ask at once have one key, which is kept, for its owner alone", () =>
  withDirectory(async (directory) => {
    const keys = await Promise.all(
      Array.from({ length: 20 }, () => loadSecretKey(null, directory)),
    );

    const [key = ""] = new Set(keys);
    strictEqual(new Set(keys).size, 1, [...new Set(keys)].join());
    match(key, /^[0-9a-f]{64}$/);
    strictEqual(await loadSecretKey(null, directory), key);
    const files = await listNames(directory);
    deepStrictEqual(files, [SECRET_KEY_FILE]);
    strictEqual((await Deno.stat(join(directory, SECRET_KEY_FILE))).mode! & 0o777, 0o600);
  }));

Deno.test("a key whose writing was interrupted is refused with what to do", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(join(directory, SECRET_KEY_FILE), "");

    await rejects(
      () => loadSecretKey(null, directory),
      (error) => {
        match(String(error), /it has 0 characters, expected at least 32; remove the file/);
        return error instanceof CommandFailed;
      },
    );
  }));
