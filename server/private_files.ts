/** Files that hold secrets: whoever else can read them can sign in, or report as any host. */
import { join } from "node:path";
import type { Logger } from "@logtape/logtape";
import { SECRET_KEY_FILE } from "./secret_key.ts";
import type { Engine, StoreFile } from "./store/engine.ts";

/** Of the installed service, whose unit hands it over as environment. */
export const SETTINGS_FILE = "/etc/default/proxmox-monitor";

/** Everything that group and others may be allowed. */
const OTHERS = 0o077;

export function privateFiles(
  engine: Pick<Engine, "files" | "directory">,
  settingsFile = SETTINGS_FILE,
): StoreFile[] {
  return [
    ...engine.files,
    { what: "the key", path: join(engine.directory, SECRET_KEY_FILE) },
    { what: "the settings", path: settingsFile },
  ];
}

/**
 * One sentence for each file that somebody else than its owner may read or write, with what to
 * do. A link is followed: what counts is the file it leads to, which the log names. A file that
 * does not exist is none.
 */
export async function findExposedFiles(
  files: readonly StoreFile[],
  log: Pick<Logger, "info">,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { what, path } of files) {
    const target = await realPath(path);
    if (target === null) continue;
    if ((await Deno.lstat(path)).isSymlink) {
      log.info('Using "{target}" as {what}: "{path}" is a link to it', { target, what, path });
    }
    const mode = ((await Deno.stat(target)).mode ?? 0) & 0o777;
    if ((mode & OTHERS) === 0) continue;
    problems.push(
      `Cannot use ${what} "${target}": its mode is ${octal(mode)}, so others than its owner may ` +
        `use it; chmod ${octal(mode & ~OTHERS)} ${target}`,
    );
  }
  return problems;
}

async function realPath(path: string): Promise<string | null> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
