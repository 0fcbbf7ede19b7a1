import type { BuiltProgram } from "./program.ts";

/** Paths in a script; words of the shell, so that a script may compute them. */
export interface StartPlaces {
  /** The Deno executable. */
  runtime: string;
  bundle: string;
  /** Directory of the caller's own for compiled code; where it cannot be written, none is kept. */
  cache: string;
}

/** The script that starts a program which lies unpacked at `places`, absolute paths. */
export function launcherScript(
  program: Pick<BuiltProgram, "flags" | "environment">,
  { runtime, bundle, cache }: StartPlaces,
): string {
  const places = { runtime: quote(runtime), bundle: quote(bundle), cache: quote(cache) };
  return ["#!/bin/sh", ...startLines(program, places), ""].join("\n");
}

/** The lines that end a script by becoming the program. */
export function startLines(
  { flags, environment }: Pick<BuiltProgram, "flags" | "environment">,
  { runtime, bundle, cache }: StartPlaces,
): string[] {
  return [
    "# Compiled code is kept there: a start takes half the time, and the program less memory.",
    `export DENO_DIR=${cache}`,
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`),
    "# In the place of this shell, so that signals reach the program.",
    `exec ${runtime} run ${flags.map(quote).join(" ")} ${bundle} "$@"`,
  ];
}

/** `word` as one word of the shell. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
