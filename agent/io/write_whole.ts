import { writeAll } from "./write_all.ts";

/** Ends the name of a file that is being written; one found at start is a leftover. */
export const TEMPORARY_SUFFIX = ".tmp";

/**
 * Writes a file whole or not at all, readable by the owner alone: beside its place, flushed, then
 * renamed, so that a crash leaves the old content or the new one.
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = path + TEMPORARY_SUFFIX;
  using file = await Deno.open(temporary, {
    write: true,
    create: true,
    truncate: true,
    mode: 0o600,
  });
  await writeAll(file, bytes);
  await file.sync();
  await Deno.rename(temporary, path);
}
