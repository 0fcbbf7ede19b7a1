/**
 * Deno's own executable for any machine, from the npm registry of the user's own settings: `npm`
 * is asked, and no address stands here. Archives are kept, and checked before each use.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Target } from "./targets.ts";

export interface Runtime {
  /** Path of the executable. */
  path: string;
  /** Such as "2.9.6". */
  version: string;
}

export interface RuntimeOptions {
  /** The version to have; where it was not published for the target, the newest before it. */
  version: string;
  /** Where archives are kept from one build to the next. */
  cache: string;
  /** Where to unpack. */
  directory: string;
}

/** Unpacks the runtime for `target` into `directory`. */
export async function fetchRuntime(
  { runtimePackage, architecture }: Target,
  { version: wanted, cache, directory }: RuntimeOptions,
): Promise<Runtime> {
  const version = await findVersion(runtimePackage, wanted, cache);
  const archive = await fetchArchive(runtimePackage, version, cache);
  const path = join(directory, `deno_${architecture}`);
  await Deno.mkdir(path);
  await run("tar", ["-xzf", archive, "-C", path, "--strip-components=1", "package/deno"]);
  return { path: join(path, "deno"), version };
}

/** An archive that is kept already spares the network, which a build may not have. */
async function findVersion(name: string, wanted: string, cache: string): Promise<string> {
  if (await exists(archivePath(name, wanted, cache))) return wanted;
  const published: string[] = JSON.parse(await run("npm", ["view", name, "versions", "--json"]));
  const version = newestUpTo(wanted, published);
  if (version !== null) return version;
  throw new Error(`Cannot find a runtime up to ${wanted} in "${name}": it was not published`);
}

/** The newest of `versions` that is `wanted` or older, pre-releases left out; null when none is. */
export function newestUpTo(wanted: string, versions: readonly string[]): string | null {
  const isOlder = (a: string, b: string) => compareVersions(a, b) <= 0;
  const candidates = versions.filter((version) => /^\d+\.\d+\.\d+$/.test(version))
    .filter((version) => isOlder(version, wanted));
  return candidates.sort(compareVersions).at(-1) ?? null;
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/** Path of the archive of a package, which is as the registry's metadata says. */
async function fetchArchive(name: string, version: string, cache: string): Promise<string> {
  const archive = archivePath(name, version, cache);
  const integrity = `${archive}.integrity`;
  if (!await exists(archive)) {
    await Deno.mkdir(cache, { recursive: true, mode: 0o700 });
    const spec = `${name}@${version}`;
    const stated: string = JSON.parse(await run("npm", ["view", spec, "dist.integrity", "--json"]));
    const part = await Deno.makeTempDir({ dir: cache });
    try {
      await run("npm", ["pack", spec, "--pack-destination", part]);
      const [{ name: file } = { name: "" }] = await Array.fromAsync(Deno.readDir(part));
      await checkIntegrity(join(part, file), stated);
      await Deno.writeTextFile(integrity, stated);
      await Deno.rename(join(part, file), archive);
    } finally {
      await Deno.remove(part, { recursive: true });
    }
  }
  await checkIntegrity(archive, await Deno.readTextFile(integrity));
  return archive;
}

function archivePath(name: string, version: string, cache: string): string {
  return join(cache, `${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`);
}

/** Throws unless a file has the checksum `stated`, such as "sha512-…". */
export async function checkIntegrity(file: string, stated: string): Promise<void> {
  const [, wanted] = /^sha512-([\w+/]+=*)$/.exec(stated) ?? [];
  const found = createHash("sha512").update(await Deno.readFile(file)).digest("base64");
  if (found === wanted) return;
  throw new Error(`Cannot use "${file}": its checksum is sha512-${found}, expected ${stated}`);
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const failure = (state: string) =>
    new Error(`Cannot run "${program} ${args.join(" ")}": ${state}`);
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(program, { args: [...args], stdin: "null" }).output();
  } catch (error) {
    throw error instanceof Deno.errors.NotFound ? failure("it is not installed") : error;
  }
  const decoder = new TextDecoder();
  if (output.success) return decoder.decode(output.stdout);
  throw failure(decoder.decode(output.stderr).trim());
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
