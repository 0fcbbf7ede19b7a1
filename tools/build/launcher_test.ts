import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startProcess } from "../../testing/agent_process.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { launcherScript, quote } from "./launcher.ts";

for (
  const [word, quoted] of [
    ["", "''"],
    ["--allow-read=/etc/pve,/run", "--allow-read=/etc/pve,/run"],
    ["two words", "'two words'"],
    ["it's", "'it'\\''s'"],
    ["$HOME", "'$HOME'"],
    ["a\nb", "'a\nb'"],
  ] as const
) {
  Deno.test(`quote() writes ${JSON.stringify(word)} as one word`, () => {
    strictEqual(quote(word), quoted);
  });
}

Deno.test("launcherScript() starts the runtime with environment, flags, bundle and the caller's words", () =>
  withDirectory(async (directory) => {
    // Stands for the runtime: prints what it is given.
    const runtime = join(directory, "it's deno");
    const print = `#!/bin/sh\nprintf '%s\\n' "$DENO_DIR" "$LEVEL" "$@"\n`;
    await Deno.writeTextFile(runtime, print, { mode: 0o755 });
    const launcher = join(directory, "launcher");
    const script = launcherScript({ flags: ["--allow-read=a b"], environment: { LEVEL: "e f" } }, {
      runtime,
      bundle: "/b.js",
      cache: "/c d",
    });
    await Deno.writeTextFile(launcher, script, { mode: 0o755 });

    await using program = startProcess([launcher, "once", "", "a  b"]);

    strictEqual(await program.ended(), 0);
    deepStrictEqual(program.stdout.split("\n"), [
      ...["/c d", "e f", "run", "--allow-read=a b", "/b.js", "once", "", "a  b"],
      "",
    ]);
  }));
