import type { BuiltProgram } from "./program.ts";
import { targetOf } from "./targets.ts";

/** `deno compile` downloads 40 MB for each target; where it cannot, it may not hold a build up. */
const LIMIT_MS = 120_000;

export type Compiled = { ok: true } | { ok: false; reason: string };

/** Makes the executable `file` of a bundle with `deno compile`, its permissions built in. */
export async function compileProgram(program: BuiltProgram, file: string): Promise<Compiled> {
  const { architecture, bundle, flags, name, version } = program;
  const { triple, machine } = targetOf(architecture);
  const compiled = await run(Deno.execPath(), [
    "compile",
    ...flags,
    // It would lie in /tmp, under a name that others can take first.
    "--no-code-cache",
    `--target=${triple}`,
    `--output=${file}`,
    bundle,
  ]);
  if (!compiled.ok) return compiled;
  if (machine !== Deno.build.arch) return { ok: true };
  const started = await run(file, ["version"]);
  if (!started.ok || started.stdout === `${name} ${version}\n`) return started;
  return { ok: false, reason: `what it made prints ${JSON.stringify(started.stdout)}` };
}

async function run(
  program: string,
  args: readonly string[],
): Promise<{ ok: true; stdout: string } | { ok: false; reason: string }> {
  // DENORT_BIN names what is put before the bundle. Let it be the deno executable, and the
  // compiled file does not run the bundle but starts a prompt with every permission.
  const { DENORT_BIN: _, ...environment } = Deno.env.toObject();
  const signal = AbortSignal.timeout(LIMIT_MS);
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    env: { ...environment, NO_COLOR: "1" },
    clearEnv: true,
    stdin: "null",
    signal,
  }).output();
  const decoder = new TextDecoder();
  if (success) return { ok: true, stdout: decoder.decode(stdout) };
  const reason = signal.aborted
    ? `it took more than ${LIMIT_MS / 1000} s`
    : lastCause(decoder.decode(stderr));
  return { ok: false, reason };
}

/** Deno prints an error, its causes one by one, then where in itself it happened. */
function lastCause(stderr: string): string {
  const [causes = ""] = stderr.split("\nStack backtrace:");
  return causes.trim().split("\n").at(-1)?.replace(/^\s*\d+: /, "") ?? "";
}
