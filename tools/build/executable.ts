/** The one-file form of a program: compiled where that gives a file that runs, else self-extracting. */
import { basename, join } from "node:path";
import { compileProgram } from "./compile.ts";
import type { BuiltProgram } from "./program.ts";
import { prove } from "./proof/prove.ts";
import { startOf } from "./proof/starts.ts";
import { type SelfExtractingOptions, writeSelfExtracting } from "./self_extracting.ts";

export interface Executable {
  path: string;
  form: "compiled" | "self-extracting";
  /** Of the Deno inside. */
  runtime_version: string;
  /** Whether it ran, in words. */
  proved: string;
  /** Why the next is not to be compiled, null as long as it works: it would fail in the same way. */
  noCompile: string | null;
}

export interface ExecutableOptions extends SelfExtractingOptions {
  /** Why `deno compile` is not to be tried; null where it may work. */
  noCompile: string | null;
  /** For `deno compile`; by default the caller's. */
  variables?: Readonly<Record<string, string>>;
}

/**
 * Makes the executable of `program` in `directory` and runs it. Rejects where what was made does
 * not do what it is for; no such file is left behind.
 */
export async function buildExecutable(
  program: BuiltProgram,
  directory: string,
  { noCompile, variables = Deno.env.toObject(), ...packing }: ExecutableOptions,
): Promise<Executable> {
  const path = join(directory, `${program.name}_linux_${program.architecture}`);
  let reason = noCompile;
  if (reason === null) {
    const compiled = await compileProgram(program, path, variables);
    const kept = compiled.ok
      ? await keepIfProved(program, { file: path, form: "compiled" })
      : compiled;
    if (kept.ok) {
      const { proved } = kept;
      return { path, form: "compiled", runtime_version: Deno.version.deno, proved, noCompile };
    }
    reason = kept.reason;
  }
  await writeSelfExtracting(program, path, packing);
  const kept = await keepIfProved(program, { file: path, form: "self-extracting" });
  if (!kept.ok) throw new Error(`Cannot keep "${basename(path)}": ${kept.reason}`);
  const { runtime_version } = program;
  return { path, form: "self-extracting", runtime_version, proved: kept.proved, noCompile: reason };
}

type Kept = { ok: true; proved: string } | { ok: false; reason: string };

/** Removes the file where it does not run as it should. */
async function keepIfProved(
  program: BuiltProgram,
  built: { file: string; form: Executable["form"] },
): Promise<Kept> {
  const startable = startOf(program, built);
  if (startable.start === null) return { ok: true, proved: `not run (${startable.reason})` };
  const proof = await prove(program, startable.start);
  if (proof.ok) return { ok: true, proved: startable.how };
  await Deno.remove(built.file);
  return { ok: false, reason: `what it made does not run: ${proof.reason}` };
}
