import { gzipSync } from "node:zlib";
import { getMimeType } from "hono/utils/mime";
import * as z from "zod";
import type { ClientAssets } from "./render.tsx";

interface StaticFile {
  type: string;
  body: Uint8Array<ArrayBuffer>;
  gzipped: Uint8Array<ArrayBuffer>;
  /** Its name carries a hash of its content, so a browser may keep it for ever. */
  immutable: boolean;
}

/** Everything below `/static/`, in memory: no path of a request ever reaches the disk. */
export interface StaticFiles {
  assets: ClientAssets;
  find(path: string): StaticFile | null;
}

const BUILD = "build/";
const MANIFEST = "build/manifest.json";

const assetsSchema = z.object({ entry: z.string(), styles: z.string() });

/**
 * Loads the directory `root`, an address ending in a slash. Rejects with `NotFound` as long as
 * the browser's scripts are not bundled.
 */
export async function loadStaticFiles(root: URL): Promise<StaticFiles> {
  const manifest = await Deno.readTextFile(new URL(MANIFEST, root));
  const assets = assetsSchema.parse(JSON.parse(manifest));
  const files = new Map<string, StaticFile>();
  for await (const name of listFiles(root)) {
    const body = await Deno.readFile(new URL(name, root));
    files.set(name, {
      type: getMimeType(name) ?? "application/octet-stream",
      body,
      gzipped: new Uint8Array(gzipSync(body)),
      immutable: name.startsWith(BUILD),
    });
  }
  return { assets, find: (path) => files.get(path) ?? null };
}

async function* listFiles(root: URL, below = ""): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(new URL(below, root))) {
    if (entry.isDirectory) yield* listFiles(root, `${below}${entry.name}/`);
    else yield below + entry.name;
  }
}
