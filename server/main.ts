/** The server's entry: settings, then the command that was asked for. */
import { runProgram } from "./cli/program.ts";

Deno.exitCode = await runProgram(Deno.args);
