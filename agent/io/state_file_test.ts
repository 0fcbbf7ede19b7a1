import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { createStateFile } from "./state_file.ts";

async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("createStateFile() reads not_found before the first write", () =>
  withDirectory(async (directory) => {
    const file = createStateFile(join(directory, "state.json"));

    deepStrictEqual(await file.read(), { kind: "not_found" });
  }));

Deno.test("createStateFile() reads what was written last, and leaves nothing beside it", () =>
  withDirectory(async (directory) => {
    const file = createStateFile(join(directory, "state.json"));

    await file.write("a longer first text");
    await file.write("second");

    deepStrictEqual(await file.read(), { kind: "ok", value: "second" });
    const names = await Array.fromAsync(Deno.readDir(directory), (entry) => entry.name);
    deepStrictEqual(names, ["state.json"]);
  }));

Deno.test("createStateFile() keeps file and new directory to their owner", () =>
  withDirectory(async (directory) => {
    const file = createStateFile(join(directory, "new", "state.json"));

    await file.write("secret");

    strictEqual((await Deno.stat(file.path)).mode! & 0o777, 0o600);
    strictEqual((await Deno.stat(join(directory, "new"))).mode! & 0o777, 0o700);
  }));

Deno.test("createStateFile() keeps the old content when a write fails", () =>
  withDirectory(async (directory) => {
    const file = createStateFile(join(directory, "state.json"));
    await file.write("old");
    await Deno.mkdir(`${file.path}.tmp`);

    await rejects(file.write("new"));

    deepStrictEqual(await file.read(), { kind: "ok", value: "old" });
  }));

Deno.test("createStateFile() reads failed where a directory is in its place", () =>
  withDirectory(async (directory) => {
    const result = await createStateFile(directory).read();

    strictEqual(result.kind, "failed");
  }));
