import type { BuiltProgram } from "./program.ts";

export interface InstalledAt {
  /** Absolute path of the Deno executable. */
  runtime: string;
  /** Absolute path of the bundle. */
  bundle: string;
  /** Directory of the caller's own for compiled code; where it cannot be written, none is kept. */
  cache: string;
}

/** The script that starts a program which lies unpacked at `places`. */
export function launcherScript(program: Pick<BuiltProgram, "flags">, places: InstalledAt): string {
  return [
    "#!/bin/sh",
    "set -eu",
    ...startLines(program, {
      runtime: quote(places.runtime),
      bundle: quote(places.bundle),
      cache: quote(places.cache),
    }),
    "",
  ].join("\n");
}

/**
 * The last lines of a starting script. `places` are words of the shell, so that a script may
 * compute them.
 */
export function startLines(
  { flags }: Pick<BuiltProgram, "flags">,
  { runtime, bundle, cache }: InstalledAt,
): string[] {
  return [
    // Compiled code is kept there: a start takes half the time and the program less memory.
    `export DENO_DIR=${cache}`,
    // The runtime would ask its vendor for a newer version of itself.
    "export DENO_NO_UPDATE_CHECK=1",
    // In place of the shell, so that signals reach the program.
    `exec ${runtime} run ${flags.map(quote).join(" ")} ${bundle} "$@"`,
  ];
}

/** One word for the shell, whatever stands in it. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
