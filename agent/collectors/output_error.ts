import type { CollectorError, ErrorTag } from "../../shared/sample/fields.ts";
import { type Argv, commandError, type CommandResult } from "../io/io.ts";

/** For a command that failed, or whose output is not what it should be. */
export function outputError(tag: ErrorTag, argv: Argv, result: CommandResult): CollectorError {
  if (result.kind !== "ok") return commandError(tag, argv, result);
  const found = JSON.stringify(result.stdout.slice(0, 80));
  return { tag, message: `Cannot read the output of "${argv.join(" ")}": unexpected ${found}` };
}
