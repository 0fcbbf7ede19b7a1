import { linesOf } from "./cause.ts";
import type { CommandResult } from "./io.ts";

const MAX_LINES = 100;

/**
 * Remembers which lines each program prints on stderr although it succeeds, and takes them out of what
 * it prints when it fails: a warning that every call prints is not why one of them failed.
 */
export function createUsualStderr(): (program: string, result: CommandResult) => CommandResult {
  const usual = new Map<string, Set<string>>();

  return (program, result) => {
    if (result.kind === "ok") {
      // The newest call's alone: what it does not print, not every call prints.
      usual.set(program, new Set(linesOf(result.stderr).slice(0, MAX_LINES)));
    }
    if (result.kind !== "nonzero_exit") return result;
    const lines = linesOf(result.stderr);
    const rest = lines.filter((line) => !usual.get(program)?.has(line));
    const isLess = rest.length > 0 && rest.length < lines.length;
    return isLess ? { ...result, stderr: rest.join("\n") } : result;
  };
}
