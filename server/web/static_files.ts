import { gzipSync } from "node:zlib";
import { getMimeType } from "hono/utils/mime";
import * as z from "zod";

/** Files below `server/static/build/`, named by their content. */
export interface ClientAssets {
  entry: string;
  styles: string;
}

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

/** Content by name, relative to the directory of static files. */
export type StaticContents = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

/** Loads the directory `root`, an address ending in a slash; rejects as `createStaticFiles` throws. */
export async function loadStaticFiles(root: URL): Promise<StaticFiles> {
  const contents: Record<string, Uint8Array<ArrayBuffer>> = {};
  for await (const name of listStaticFiles(root)) {
    contents[name] = await Deno.readFile(new URL(name, root));
  }
  return createStaticFiles(contents);
}

/** Throws `NotFound` as long as the browser's scripts are not among the files. */
export function createStaticFiles(contents: StaticContents): StaticFiles {
  const manifest = contents[MANIFEST];
  if (manifest === undefined) throw new Deno.errors.NotFound(`Cannot find "${MANIFEST}"`);
  const files = new Map(
    Object.entries(contents).map(([name, body]): [string, StaticFile] => [name, {
      type: getMimeType(name) ?? "application/octet-stream",
      body,
      gzipped: new Uint8Array(gzipSync(body)),
      immutable: name.startsWith(BUILD),
    }]),
  );
  return {
    assets: assetsSchema.parse(JSON.parse(new TextDecoder().decode(manifest))),
    find: (path) => files.get(path) ?? null,
  };
}

/** Names of all files below the directory `root`, relative to it. */
export async function* listStaticFiles(root: URL, below = ""): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(new URL(below, root))) {
    if (entry.isDirectory) yield* listStaticFiles(root, `${below}${entry.name}/`);
    else yield below + entry.name;
  }
}
