import { deepStrictEqual, match, ok } from "node:assert/strict";
import { bundleClient } from "./bundle_client.ts";

/** What a page may load before it is alive, compressed. */
const FIRST_LOAD_LIMIT_BYTES = 80_000;

const BUILD = new URL("../server/static/build/", import.meta.url);

Deno.test("bundleClient() keeps all scripts together below the limit of a first load", async () => {
  const { gzip_bytes } = await bundleClient();

  ok(gzip_bytes > 1_000, `${gzip_bytes} bytes cannot be all`);
  ok(gzip_bytes <= FIRST_LOAD_LIMIT_BYTES, `${gzip_bytes} bytes`);
});

Deno.test("bundleClient() names every file by its content and lists it", async () => {
  const { entry, styles, files } = await bundleClient();

  match(entry, /^client-[0-9A-F]{8}\.js$/);
  match(styles, /^app-[0-9A-F]{8}\.css$/);
  const present = await Array.fromAsync(Deno.readDir(BUILD), (file) => file.name);
  deepStrictEqual(present.sort(), [...files, "manifest.json"].sort());
});

Deno.test("bundleClient() leaves a bundle alone whose sources did not change", async () => {
  const { entry } = await bundleClient();
  const before = await Deno.stat(new URL(entry, BUILD));

  await bundleClient();

  deepStrictEqual((await Deno.stat(new URL(entry, BUILD))).ino, before.ino);
});
