import { deepStrictEqual, match, ok } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { bundleClient } from "./bundle_client.ts";

/** What a page may load before it is alive, compressed. */
const FIRST_LOAD_LIMIT_BYTES = 40_000;

const BUILD = new URL("../server/static/build/", import.meta.url);

const STATIC_IMPORT = /(?:from|import)\s*"\.\/([\w-]+\.js)"/g;
const ISLAND = /import\("\.\/([\w-]+\.js)"\)/g;

/** A script and what it imports, not what it asks for later, with their sizes, compressed. */
async function sizesOf(name: string, sizes = new Map<string, number>()) {
  if (sizes.has(name)) return sizes;
  const text = await Deno.readTextFile(new URL(name, BUILD));
  sizes.set(name, gzipSync(text).length);
  for (const [, imported = ""] of text.matchAll(STATIC_IMPORT)) await sizesOf(imported, sizes);
  return sizes;
}

Deno.test("whatever one page loads before it is alive stays below the limit of a first load", async () => {
  const { entry } = await bundleClient();
  const islands = [...(await Deno.readTextFile(new URL(entry, BUILD))).matchAll(ISLAND)]
    .map(([, island = ""]) => island);
  const shell = await sizesOf(entry);

  const loads: [string, number][] = [];
  for (const island of islands) {
    const sizes = await sizesOf(island, new Map(shell));
    loads.push([island, sizes.values().reduce((sum, bytes) => sum + bytes, 0)]);
  }

  ok(loads.length > 5, `${loads.length} islands cannot be all`);
  deepStrictEqual(loads.filter(([, bytes]) => bytes > FIRST_LOAD_LIMIT_BYTES), []);
  ok(loads.every(([, bytes]) => bytes > 5_000), JSON.stringify(loads));
});

/** What a list of hosts is drawn with, which follows at once. */
const LAYOUTS = ["HostTiles", "HostTable"];

Deno.test("Now with the layout that it follows stays below the limit of a first load", async () => {
  const { entry, files } = await bundleClient();
  const named = (island: string) => files.find((file) => file.startsWith(`${island}-`)) ?? "";
  for (const layout of LAYOUTS) {
    const sizes = await sizesOf(entry);
    for (const name of ["FleetBoard", layout]) await sizesOf(named(name), sizes);
    const bytes = sizes.values().reduce((sum, each) => sum + each, 0);
    ok(bytes <= FIRST_LOAD_LIMIT_BYTES, `${layout}: ${bytes} bytes`);
  }
});

Deno.test("no page loads what falls back to asking again and again", async () => {
  const { files } = await bundleClient();
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    ok(!/XDomainRequest/.test(await Deno.readTextFile(new URL(file, BUILD))), file);
  }
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
