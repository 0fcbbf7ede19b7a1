import { join } from "node:path";

/** Copies a folder with everything below it; a link stays one. */
export async function copy(
  from: string,
  to: string,
  copyFile: (from: string, to: string) => Promise<void> = Deno.copyFile,
): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory) await copy(source, target, copyFile);
    else if (entry.isSymlink) await Deno.symlink(await Deno.readLink(source), target);
    else await copyFile(source, target);
  }
}
