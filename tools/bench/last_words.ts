import { join } from "node:path";

/** The last line of each log that programs left in `directory`, which may say why one failed. */
export async function lastWords(directory: string): Promise<string> {
  const logs = (await Array.fromAsync(Deno.readDir(directory)))
    .filter(({ isFile, name }) => isFile && name.endsWith(".log"));
  const lines = logs.map(async ({ name }) => {
    const text = await Deno.readTextFile(join(directory, name));
    return `; ${name} ends with "${text.trimEnd().split("\n").at(-1)}"`;
  });
  return (await Promise.all(lines)).join("");
}
