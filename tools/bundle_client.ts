/**
 * Bundles what the browser loads into `server/static/build/`: the scripts of the islands and
 * one style sheet. Every name there carries a hash of its content, so it may be cached for
 * ever; `manifest.json` says which name is the current one.
 */
import { createRequire } from "node:module";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { copyClientSources } from "./client_sources.ts";
import type { ClientAssets } from "../server/web/static_files.ts";

/** What `server/static/build/` holds. */
export interface Manifest extends ClientAssets {
  /** Every file, entry and styles included. */
  files: string[];
  /** All scripts together, compressed: the most that a page can load. */
  gzip_bytes: number;
  /** Hash of everything that went in. */
  source_hash: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STATIC = join(ROOT, "server/static");
const BUILD = join(STATIC, "build");
const MANIFEST = "manifest.json";
const STYLES = join(STATIC, "css");
/** Styles of packages; ours come after them. */
const PACKAGE_STYLES = ["uplot/dist/uPlot.min.css"];
/** On the same disk as BUILD, so that a finished file is put in place by a rename. */
const WORK = join(ROOT, "node_modules/.cache");

/** A change below any of these asks for a new bundle. */
const SOURCES = [
  join(ROOT, "server/islands"),
  join(ROOT, "server/views"),
  STYLES,
  join(ROOT, "shared"),
  join(ROOT, "deno.json"),
  join(ROOT, "deno.lock"),
  fileURLToPath(import.meta.url),
  fileURLToPath(new URL("client_sources.ts", import.meta.url)),
];

/** Bundles, unless the last bundle was made from the same sources. One process at a time does. */
export async function bundleClient(): Promise<Manifest> {
  const source_hash = await hashSources();
  const current = await readManifest();
  if (current?.source_hash === source_hash) return current;

  await Deno.mkdir(WORK, { recursive: true });
  using lock = await Deno.open(join(WORK, "bundle_client.lock"), { create: true, write: true });
  // Until it is closed.
  await lock.lock(true);
  const made = await readManifest();
  return made?.source_hash === source_hash ? made : await makeBundle(source_hash);
}

async function makeBundle(source_hash: string): Promise<Manifest> {
  const folder = await Deno.makeTempDir({ dir: WORK, prefix: "bundle_client-" });
  try {
    await bundleScripts(folder);
    const entry = await nameByContent(join(folder, "client.js"));
    const styles = await writeStyles(folder);
    const files = (await listFiles(folder)).map((file) => basename(file));
    const gzip_bytes = await scriptBytes(folder, files);
    const manifest: Manifest = { entry, styles, files, gzip_bytes, source_hash };
    await Deno.writeTextFile(join(folder, MANIFEST), JSON.stringify(manifest, null, 2));
    await install(folder, files);
    return manifest;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Moves the files into BUILD, the manifest last, and removes what no longer belongs there. */
async function install(folder: string, files: readonly string[]): Promise<void> {
  await Deno.mkdir(BUILD, { recursive: true });
  const current = [...files, MANIFEST];
  for (const file of current) await Deno.rename(join(folder, file), join(BUILD, file));
  for (const file of await listFiles(BUILD)) {
    if (!current.includes(basename(file))) await removeFile(file);
  }
}

async function bundleScripts(folder: string): Promise<void> {
  const copy = await Deno.makeTempDir({ prefix: "bundle_client-" });
  try {
    await bundle(await copyClientSources(ROOT, copy), folder);
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

async function bundle(entry: string, folder: string): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", `--config=${join(ROOT, "deno.json")}`, "--platform=browser", "--minify"]
      .concat("--code-splitting", `--outdir=${folder}`, entry),
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  if (success) return;
  const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  throw new Error(`Cannot bundle "${entry}": deno bundle failed\n${output}`);
}

/** Puts the style sheets into one file, in the order of their names. */
async function writeStyles(folder: string): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const files = [...PACKAGE_STYLES.map((file) => resolve(file)), ...await listFiles(STYLES)];
  const sheets = files.map((file) => Deno.readTextFile(file));
  const styles = join(folder, "app.css");
  await Deno.writeTextFile(styles, (await Promise.all(sheets)).join("\n"));
  return await nameByContent(styles);
}

/** Renames `client.js` to `client-<hash>.js` and returns that name. */
async function nameByContent(file: string): Promise<string> {
  const hash = (await hashText(await Deno.readTextFile(file))).slice(0, 8).toUpperCase();
  const named = file.replace(/(?=\.\w+$)/, `-${hash}`);
  await Deno.rename(file, named);
  return basename(named);
}

async function scriptBytes(folder: string, files: readonly string[]): Promise<number> {
  const sizes = files.filter((file) => file.endsWith(".js"))
    .map(async (file) => gzipSync(await Deno.readFile(join(folder, file))).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function hashSources(): Promise<string> {
  const files = (await Promise.all(SOURCES.map(listFiles))).flat()
    .filter((file) => !/_test\.tsx?$/.test(file))
    .map(async (file) => `${relative(ROOT, file)}\n${await Deno.readTextFile(file)}`);
  return await hashText((await Promise.all(files)).join("\n"));
}

async function hashText(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

/** The manifest of the last bundle; null when there is none or it is cut short. */
async function readManifest(): Promise<Manifest | null> {
  try {
    return JSON.parse(await Deno.readTextFile(join(BUILD, MANIFEST))) as Manifest; // ours
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** `path` itself, or every file below it, in the order of their names. */
async function listFiles(path: string): Promise<string[]> {
  if (!(await Deno.stat(path)).isDirectory) return [path];
  const names = await Array.fromAsync(Deno.readDir(path), (entry) => entry.name);
  return (await Promise.all(names.sort().map((name) => listFiles(join(path, name))))).flat();
}

/** Removes a file that may be gone already. */
async function removeFile(file: string): Promise<void> {
  try {
    await Deno.remove(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

if (import.meta.main) await bundleClient();
