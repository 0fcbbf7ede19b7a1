import type { BuiltProgram } from "./program.ts";
import { targetOf } from "./targets.ts";

/** `deno compile` downloads 40 MB for each target; where it cannot, it may not hold a build up. */
const LIMIT_MS = 120_000;

export type Compiled = { ok: true } | { ok: false; reason: string };

/**
 * Makes the executable `file` of a bundle with `deno compile`, its permissions built in. Whether it
 * runs is not looked at: DENORT_BIN, for one, can name anything to be put before the bundle, and
 * where it names the deno executable, what comes out starts a prompt with every permission.
 */
export async function compileProgram(
  { architecture, bundle, flags }: BuiltProgram,
  file: string,
  variables: Readonly<Record<string, string>>,
): Promise<Compiled> {
  const { triple, machine } = targetOf(architecture);
  const args = [
    "compile",
    ...flags,
    // It would lie in /tmp, under a name that others can take first.
    "--no-code-cache",
    `--target=${triple}`,
    `--output=${file}`,
    bundle,
  ];
  const { DENORT_BIN, ...environment } = variables;
  const isOurs = machine === Deno.build.arch && DENORT_BIN !== undefined;
  const signal = AbortSignal.timeout(LIMIT_MS);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    // It is one file, and so of one processor.
    env: { ...environment, ...isOurs ? { DENORT_BIN } : {}, NO_COLOR: "1" },
    clearEnv: true,
    stdin: "null",
    signal,
  }).output();
  if (success) return { ok: true };
  const reason = signal.aborted
    ? `it took more than ${LIMIT_MS / 1000} s`
    : lastCause(new TextDecoder().decode(stderr));
  return { ok: false, reason };
}

/** Deno prints an error, its causes one by one, then where in itself it happened. */
function lastCause(stderr: string): string {
  const [causes = ""] = stderr.split("\nStack backtrace:");
  return causes.trim().split("\n").at(-1)?.replace(/^\s*\d+: /, "") ?? "";
}
