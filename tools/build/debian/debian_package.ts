/** Debian packages, made by dpkg-deb from a directory that looks as the system will. */
import { join } from "node:path";
import type { BuiltProgram } from "../program.ts";
import { controlText, sourceDateUnix } from "./control.ts";
import {
  content,
  handedOutFile,
  maintainerScripts,
  type PackageFile,
  packageFiles,
} from "./package_files.ts";

export interface PackageOptions {
  /** Paths of files that a server hands out to hosts that are being enrolled. */
  handedOut?: readonly string[];
  /** xz, because dpkg reads zstd only from Debian 12 on; "none" is fast, for tests. */
  compression?: "xz" | "none";
}

/**
 * Makes the package of `program` in `directory` and resolves with its path. The same parts give
 * the same bytes. Rejects where dpkg-deb is not there.
 */
export async function buildDebianPackage(
  program: BuiltProgram,
  directory: string,
  { compression = "xz", handedOut = [] }: PackageOptions = {},
): Promise<string> {
  const { name, version, architecture } = program;
  const file = join(directory, `${name}_${version}_${architecture}.deb`);
  const root = await Deno.makeTempDir();
  try {
    const files = [...packageFiles(program), ...handedOut.map(handedOutFile)];
    await putAll(root, files);
    const control = controlText(program, await totalBytes(root, files));
    await putAll(root, [...maintainerScripts(program), content("DEBIAN/control", control)]);
    await pack(root, file, compression);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
  return file;
}

async function putAll(root: string, files: readonly PackageFile[]): Promise<void> {
  const folders = files.flatMap(({ path }) => parentsOf(path));
  for (const path of folders) await put(root, { kind: "directory", path, mode: 0o755 });
  for (const entry of files) await put(root, entry);
}

/** "" (the root itself), "usr", "usr/bin" of "usr/bin/true". */
function parentsOf(path: string): string[] {
  const names = path.split("/");
  return names.map((_, depth) => names.slice(0, depth).join("/"));
}

async function put(root: string, entry: PackageFile): Promise<void> {
  const path = join(root, entry.path);
  if (entry.kind === "directory") await Deno.mkdir(path, { recursive: true });
  if (entry.kind === "copy") await Deno.copyFile(entry.from, path);
  if (entry.kind === "content") await Deno.writeFile(path, bytesOf(entry.content));
  // Apart, because the umask takes bits from what is made.
  await Deno.chmod(path, entry.mode);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

async function totalBytes(root: string, files: readonly PackageFile[]): Promise<number> {
  const sizes = files.map(async ({ path }) => (await Deno.stat(join(root, path))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function pack(root: string, file: string, compression: string): Promise<void> {
  const args = ["--root-owner-group", `-Z${compression}`, "--build", root, file];
  const { success, stderr } = await run("dpkg-deb", args, file);
  if (success) return;
  throw new Error(`Cannot build "${file}": ${new TextDecoder().decode(stderr).trim()}`);
}

async function run(
  program: string,
  args: readonly string[],
  file: string,
): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command(program, {
      args: [...args],
      env: { SOURCE_DATE_EPOCH: `${sourceDateUnix()}` },
      stdin: "null",
    }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`Cannot build "${file}": ${program} is not there (apt-get install dpkg)`, {
      cause,
    });
  }
}
