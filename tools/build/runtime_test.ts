import { rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../../testing/with_directory.ts";
import { checkIntegrity, newestUpTo } from "./runtime.ts";

for (
  const [what, wanted, versions, found] of [
    ["knows nothing of an empty list", "2.9.6", [], null],
    ["takes the very version", "2.9.6", ["2.9.5", "2.9.6", "2.9.7"], "2.9.6"],
    ["takes the newest before a version that is missing", "2.9.6", ["2.9.4", "2.9.5"], "2.9.5"],
    ["compares by number", "2.10.0", ["2.9.9", "2.2.11", "2.2.3"], "2.9.9"],
    ["takes nothing newer", "2.9.6", ["2.10.0", "3.0.0"], null],
    ["takes no pre-release", "2.9.6", ["2.9.6-rc.1", "2.9.1"], "2.9.1"],
  ] satisfies [string, string, string[], string | null][]
) {
  Deno.test(`newestUpTo() ${what}`, () => {
    strictEqual(newestUpTo(wanted, versions), found);
  });
}

const EMPTY =
  "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";

Deno.test("checkIntegrity() takes a file with the stated checksum and no other", () =>
  withDirectory(async (directory) => {
    const file = join(directory, "archive.tgz");
    await Deno.writeTextFile(file, "");
    await checkIntegrity(file, EMPTY);

    await Deno.writeTextFile(file, "x");
    await rejects(
      checkIntegrity(file, EMPTY),
      /Cannot use ".*": its checksum is sha512-.*expected/,
    );
    await rejects(checkIntegrity(file, "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="), /expected sha1-/);
    await rejects(checkIntegrity(file, ""), /Cannot use/);
  }));
