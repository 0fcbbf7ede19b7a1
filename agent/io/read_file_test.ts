import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { systemClock } from "../../shared/clock.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { listDirectory, modifiedUnix, permissions, readLink, readText } from "./read_file.ts";

const MAX_BYTES = 8 * 1024 * 1024;

Deno.test("readText() reads UTF-8, and replaces what is not", async () => {
  await withDirectory(async (folder) => {
    await Deno.writeFile(`${folder}/a`, new Uint8Array([0xe2, 0x82, 0xac, 0xff, 0x0a]));

    const attempt = await readText(`${folder}/a`, systemClock);

    deepStrictEqual(attempt, { result: { kind: "ok", value: "€\ufffd\n" }, held: null });
  });
});

Deno.test("readText() takes exactly 8 MiB", async () => {
  await withDirectory(async (folder) => {
    await Deno.writeFile(`${folder}/limit`, new Uint8Array(MAX_BYTES));
    await Deno.writeFile(`${folder}/more`, new Uint8Array(MAX_BYTES + 1));

    const limit = await readText(`${folder}/limit`, systemClock);
    const more = await readText(`${folder}/more`, systemClock);

    strictEqual(limit.result.kind, "ok");
    deepStrictEqual(more.result, { kind: "failed", message: `larger than ${MAX_BYTES} bytes` });
  });
});

Deno.test("readText() is not_found for what does not exist", async () => {
  await withDirectory(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");

    for (const path of [`${folder}/none`, `${folder}/file/none`]) {
      const { result } = await readText(path, systemClock);

      deepStrictEqual(result, { kind: "not_found" });
    }
  });
});

Deno.test("readText() is failed for a folder", async () => {
  await withDirectory(async (folder) => {
    const { result } = await readText(folder, systemClock);

    strictEqual(result.kind, "failed");
  });
});

Deno.test("listDirectory() sorts the names", async () => {
  await withDirectory(async (folder) => {
    for (const name of ["b", "a", "10"]) await Deno.writeTextFile(`${folder}/${name}`, "");

    const { result } = await listDirectory(folder, systemClock);

    deepStrictEqual(result, { kind: "ok", value: ["10", "a", "b"] });
  });
});

Deno.test("readLink() gives the target as it is stored", async () => {
  await withDirectory(async (folder) => {
    await Deno.symlink("nodes/pve1", `${folder}/local`);

    const { result } = await readLink(`${folder}/local`, systemClock);

    deepStrictEqual(result, { kind: "ok", value: "nodes/pve1" });
  });
});

Deno.test("modifiedUnix() rounds down", async () => {
  await withDirectory(async (folder) => {
    await Deno.utime(folder, 1_700_000_000.9, 1_700_000_000.9);

    const { result } = await modifiedUnix(folder, systemClock);

    deepStrictEqual(result, { kind: "ok", value: 1_700_000_000 });
  });
});

Deno.test("permissions() gives those of a file, and of a link its own", async () => {
  await withDirectory(async (folder) => {
    await Deno.mkdir(`${folder}/own`);
    await Deno.chmod(`${folder}/own`, 0o555);
    await Deno.symlink("own", `${folder}/link`);

    const read = async (name: string) =>
      (await permissions(`${folder}/${name}`, systemClock)).result;

    deepStrictEqual(await read("own"), { kind: "ok", value: 0o555 });
    deepStrictEqual(await read("link"), { kind: "ok", value: 0o777 });
    deepStrictEqual(await read("none"), { kind: "not_found" });
  });
});
