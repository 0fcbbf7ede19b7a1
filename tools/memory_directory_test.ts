import { deepStrictEqual, rejects } from "node:assert/strict";
import { makeMemoryDirectory } from "./memory_directory.ts";

Deno.test("a command finds TMPDIR in memory, writes there, and leaves nothing behind", async () => {
  const directory = await makeMemoryDirectory();
  if (directory === null) return; // Not on this machine.
  const { words: [program, ...words], env } = directory;
  const { TMPDIR: path = "" } = env;
  {
    await using _ = directory;
    const script = 'stat --file-system --format=%T "$TMPDIR" && touch "$(mktemp -d)/file"';
    const { code, stdout } = await new Deno.Command(program, {
      args: [...words, "sh", "-c", script],
      env,
    }).output();
    deepStrictEqual([code, new TextDecoder().decode(stdout)], [0, "tmpfs\n"]);
    // Nobody else has seen it.
    deepStrictEqual(await Array.fromAsync(Deno.readDir(path)), []);
  }
  await rejects(Deno.stat(path), Deno.errors.NotFound);
});
