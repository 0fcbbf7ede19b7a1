import type { Clock } from "../../shared/clock.ts";
import type { Attempt } from "./attempt.ts";
import type { Argv, CommandResult, RunOptions } from "./io.ts";
import { LineSplitter } from "./line_splitter.ts";
import { type ChildOutcome, runChild } from "./run_child.ts";

const DEFAULTS = { timeoutMs: 20_000, maxBytes: 32 * 1024 * 1024 };

/** What a shell, and Deno for some files, answers for a file that cannot be executed. */
const NOT_EXECUTABLE = 127;

export interface CommandOptions extends RunOptions {
  clock: Clock;
  /** Ends the command early, because the agent stops. */
  signal?: AbortSignal | undefined;
}

/** Runs `argv` without a shell and collects what it prints. */
export async function runCommand(
  argv: Argv,
  options: CommandOptions,
): Promise<Attempt<CommandResult>> {
  const decoder = new TextDecoder();
  let stdout = "";
  const outcome = await runChild(argv, {
    ...DEFAULTS,
    ...options,
    onStdout: (chunk) => stdout += decoder.decode(chunk, { stream: true }),
  });
  stdout += decoder.decode();
  return { result: toResult(outcome, stdout), held: outcome.held };
}

/**
 * Runs `argv` and hands on each line of stdout as it comes. A last line without "\n" is
 * handed on only after exit code 0: before any other end it may be half a line.
 */
export async function runCommandLines(
  argv: Argv,
  onLine: (line: string) => void,
  options: CommandOptions,
): Promise<Attempt<CommandResult>> {
  const splitter = new LineSplitter(onLine);
  const outcome = await runChild(argv, {
    ...DEFAULTS,
    ...options,
    onStdout: (chunk) => splitter.add(chunk),
  });
  const result = toResult(outcome, "");
  if (result.kind === "ok") splitter.finish();
  return { result, held: outcome.held };
}

function toResult({ end, stderr }: ChildOutcome, stdout: string): CommandResult {
  if (end.kind !== "exit") return end;
  if (end.code === 0) return { kind: "ok", stdout, stderr };
  if (end.code === NOT_EXECUTABLE) {
    return { kind: "failed", message: `cannot be executed (exit code 127) ${stderr}`.trim() };
  }
  return { kind: "nonzero_exit", code: end.code, stdout, stderr };
}
